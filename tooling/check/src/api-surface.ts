import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** The declarations one file exports by name, in words. */
type Declarations = Map<string, string>;

/**
 * Compares each package's public surface with its reviewed `api/<package>.api.md`; with `update` writes it.
 * The surface is read from the built declarations, so that it is what a user's editor shows.
 */
export function apiSurfaceViolations(folders: readonly string[], { update }: { update: boolean }): string[] {
  return folders.flatMap((folder) => {
    const name = folder.split('/').at(-1)!;
    const file = join(folder, 'api', `${name}.api.md`);
    const surface = surfaceOf(folder);
    if (update) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, surface);
      return [];
    }
    const reviewed = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return reviewed === surface
      ? []
      : [`${file}: the public surface has changed. Review it with 'pnpm api' and commit the difference.`];
  });
}

function surfaceOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, { types?: string }>;
  };
  const sections = Object.entries(manifest.exports).flatMap(([entry, { types }]) => {
    if (!types) return [];
    const declarations = [...declarationsOf(join(folder, types))].sort(([a], [b]) => (a < b ? -1 : 1));
    const body = declarations.map(([, text]) => text).join('\n\n');
    return [`## ${join(manifest.name, entry)}\n\n\`\`\`ts\n${body}\n\`\`\`\n`];
  });
  return `# Public surface of ${manifest.name}\n\n${sections.join('\n')}`;
}

/** Exported name → declaration, with re-exports followed to the file that declares them. */
function declarationsOf(file: string): Declarations {
  const text = readFileSync(file, 'utf8');
  const { program, module, comments } = parseSync(file, text);
  const found: Declarations = new Map();
  for (const node of program.body) {
    if (node.type !== 'ExportNamedDeclaration' || !node.declaration) continue;
    const names = declaredNames(node.declaration);
    for (const name of names) found.set(name, withoutComments(text, node, comments));
  }
  for (const { entries } of module.staticExports) {
    for (const entry of entries) {
      if (!entry.moduleRequest) continue;
      const specifier = entry.moduleRequest.value;
      const exported = entry.exportName.name;
      if (!specifier.startsWith('.')) {
        found.set(exported ?? specifier, `export from '${specifier}': ${exported ?? '*'}`);
        continue;
      }
      const target = declarationsOf(join(dirname(file), specifier.replace(/\.js$/, '.d.ts')));
      if (entry.importName.name === null) {
        for (const [name, declaration] of target) found.set(name, declaration);
      } else if (exported) {
        found.set(exported, target.get(entry.importName.name) ?? `export { ${exported} };`);
      }
    }
  }
  return found;
}

function declaredNames(declaration: object): string[] {
  const named = declaration as { id?: { name?: string }; declarations?: { id: { name?: string } }[] };
  const ids = named.declarations?.map(({ id }) => id) ?? [named.id];
  return ids.flatMap((id) => (id?.name ? [id.name] : []));
}

function withoutComments(
  text: string,
  node: { start: number; end: number },
  comments: readonly { start: number; end: number }[],
): string {
  let kept = '';
  let from = node.start;
  for (const comment of comments) {
    if (comment.start < node.start || comment.end > node.end) continue;
    kept += text.slice(from, comment.start);
    from = comment.end;
  }
  kept += text.slice(from, node.end);
  return kept.replace(/^\s*\n/gm, '').replace('export declare ', 'export ');
}
