/** Short enough for a page to answer, long enough that pausing costs nothing beside training. */
const workMs = 12;

/** A pause to take between batches: it lets timers, input and drawing have their turn when they have waited long. */
export function createPause(): () => Promise<void> {
  let resumed = performance.now();
  return async () => {
    if (performance.now() - resumed < workMs) return;
    await nextTurn();
    resumed = performance.now();
  };
}

/** A turn of the event loop, without the milliseconds that a timer of 0 takes. */
function nextTurn(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
