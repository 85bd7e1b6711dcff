// Placeholder.
export function TracePage() {
  return null;
}
