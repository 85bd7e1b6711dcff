// Why a call has no answer, or not the whole of one, in words.
import type { Span } from "../api/types";
import { at, numberOf, textOf } from "./read";
import { plural } from "./format";

/** What is missing of a call, and why: a label of two words and a sentence. */
export interface Gap {
  readonly label: string;
  readonly text: string;
}

const incomplete: Readonly<Record<string, Gap>> = {
  closed: { label: "closed early", text: "The program closed the stream before its end." },
  dropped: { label: "dropped", text: "The program let go of the stream before its end." },
  cancelled: {
    label: "cancelled",
    text: "The task that was reading the answer was cancelled.",
  },
  error: { label: "broken off", text: "Reading the answer failed before its end." },
  exit: { label: "exited", text: "The program ended while the answer was still coming." },
  truncated: {
    label: "truncated",
    text: "The connection ended before the answer was complete.",
  },
  damaged: {
    label: "damaged",
    text: "The stream’s bytes are damaged: nothing after that point was read.",
  },
  queue_full: {
    label: "not recorded",
    text: "The recorder’s memory was full: the rest of the answer was not recorded.",
  },
};

/** `error.type` for a reader: a bare status is one of HTTP, and `_OTHER` says that it has no name. */
export function errorName(type: string): string {
  if (type === "_OTHER") return "Error";
  return /^\d{3}$/.test(type) ? `HTTP ${type}` : type;
}

/** Beside an error nobody needs to be told that something failed. */
export const gapBeside = (reason: string | null | undefined, failed: boolean): Gap | null =>
  failed && reason === "error" ? null : incompleteGap(reason);

/** Of `sideseat.incomplete`; null where the answer was seen to its end. */
export function incompleteGap(reason: string | null | undefined): Gap | null {
  if (reason === null || reason === undefined || reason === "") return null;
  const word = reason.replaceAll("_", " ");
  return (
    incomplete[reason] ?? { label: word, text: `The answer was not seen to its end: ${word}.` }
  );
}

const missingBody: Readonly<Record<string, string>> = {
  not_seekable:
    "The request’s body was a stream that can be read only once, so it was left to the call.",
  queue_full: "The recorder’s memory was full: the request’s body was not recorded.",
};

/** Of `sideseat.request_body_missing`; null where the request is here. */
export function missingRequest(span: Pick<Span, "attributes">): string | null {
  const reason = textOf(span.attributes["sideseat.request_body_missing"]);
  if (reason === null) return null;
  return missingBody[reason] ?? `The request’s body is not here: ${reason.replaceAll("_", " ")}.`;
}

/** What the service and the client said of a failed call besides the error. */
export function failureFacts(span: Pick<Span, "metadata">): readonly string[] {
  const status = numberOf(at(span.metadata, "http_status"));
  const retries = numberOf(at(span.metadata, "retries"));
  const request = textOf(at(span.metadata, "request_id"));
  return [
    status === null ? null : `HTTP ${String(status)}`,
    retries === null
      ? null
      : retries === 0
        ? "not retried"
        : `after ${plural(retries, "retry").replace(/ys$/, "ies")}`,
    request === null ? null : `request ${request}`,
  ].filter((fact) => fact !== null);
}
