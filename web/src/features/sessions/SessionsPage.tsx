// Placeholder.
export function SessionsPage() {
  return null;
}
