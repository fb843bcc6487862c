// pnpm bench [SUITE …] [--json FILE] [--markdown FILE]: our speed beside a peer's.
await import('../bench/dist/main.js');
