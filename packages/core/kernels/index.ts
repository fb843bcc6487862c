// Everything, for the files that runtimes take which compile WebAssembly only when an app is deployed.
export * from './inference';
export * from './training';
