// pnpm demo [NAME=weather] [--web [--port N]]: an app in the terminal, or its page on 127.0.0.1.
import { appFile, runApp } from './apps.mjs';

const fallback = 'weather';

if (process.argv.includes('--web')) await servePage();
else await runApp(appFile('dist/main.js', { fallback }));

async function servePage() {
  const { build, preview } = await import('vite');
  const { path: configFile, rest } = appFile('src/web/vite.config.ts', { fallback });
  const given = rest.indexOf('--port');
  const port = given < 0 ? 4173 : Number(rest[given + 1]);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error(
      `--port takes a number from 0 to 65535. Received ${rest[given + 1]}. Leave it out for 4173.`,
    );
    process.exit(2);
  }
  await build({ configFile, logLevel: 'error' });
  const server = await preview({ configFile, preview: { host: '127.0.0.1', port } });
  console.log(`\n  The page is at ${server.resolvedUrls.local[0]}   (Ctrl-C ends it)\n`);
}
