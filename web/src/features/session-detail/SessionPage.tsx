// Placeholder.
export function SessionPage() {
  return null;
}
