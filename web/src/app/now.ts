/** The time as this device says it, `2026-05-03T14:05`, in its own time zone. */
export function deviceTime(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}T${two(now.getHours())}:${two(now.getMinutes())}`;
}
