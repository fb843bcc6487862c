export { directoryStore } from './directory-store.js';
