// pnpm evaluate NAME [--data DIR] [--json] [--seed N]: an app's figures beside its baselines.
import { appFile, runApp } from './apps.mjs';

await runApp(appFile('dist/evaluate.js'));
