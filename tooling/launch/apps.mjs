import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const appsFolder = new URL('../../apps/', import.meta.url);

/**
 * The address of a file of the app named first among the arguments, and the arguments left.
 * An unknown name ends the process with what there is.
 */
export function appFile(file, { fallback } = {}) {
  const [first, ...others] = process.argv.slice(2).filter((argument) => argument !== '--');
  const named = first !== undefined && !first.startsWith('-');
  const name = named ? first : fallback;
  const known = readdirSync(appsFolder).filter((app) => existsSync(new URL(`${app}/${file}`, appsFolder)));
  if (name === undefined || !known.includes(name)) {
    const received = name === undefined ? 'None was named.' : `Received ${name}.`;
    console.error(`The name of an app is one of: ${known.join(', ')}. ${received}`);
    process.exit(2);
  }
  return {
    url: new URL(`${name}/${file}`, appsFolder),
    path: fileURLToPath(new URL(`${name}/${file}`, appsFolder)),
    rest: named || first === undefined ? others : [first, ...others],
  };
}

/** Runs a file of an app in this process, with the arguments left to it, so that Ctrl-C reaches it directly. */
export async function runApp({ url, path, rest }) {
  process.argv = [process.execPath, path, ...rest];
  await import(url.href);
}
