/** A tab that was put away before its first frame is not drawn, and what waits for that must not wait for ever. */
const MOST_MS = 1_000;

/** Resolves once what is being drawn now is on the screen; in a tab that nobody sees, soon. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    const soon = () => setTimeout(resolve);
    // What follows the present task draws first, and only then comes the frame that shows it.
    setTimeout(() => (document.visibilityState === "visible" ? requestAnimationFrame(soon) : soon()));
    setTimeout(resolve, MOST_MS);
  });
}
