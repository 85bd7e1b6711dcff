// What can go wrong when the workbench asks the server, in words for people.

/** A request that did not end in an answer. `status` is 0 where no server answered. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail === "" ? title : `${title}: ${detail}`);
  }

  /** Asking again may help: nobody answered, or the server was overloaded or failed. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Reads the problem details (RFC 9457) of a refusal; a body of another kind is described instead. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === "object" && body !== null) {
    const { title, detail } = body as Record<string, unknown>;
    if (typeof title === "string") {
      return new ApiProblem(response.status, title, typeof detail === "string" ? detail : "");
    }
  }
  return new ApiProblem(
    response.status,
    `The server answered ${String(response.status)}`,
    response.statusText,
  );
}

/** The same for anything that was thrown. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, "Unexpected failure", error instanceof Error ? error.message : "");
}
