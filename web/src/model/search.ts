// What was looked up: documents that were ranked, and pieces that were found in a knowledge base.
import type { Part } from "../api/types";
import { at, firstText, listOf, membersOf, numberOf, textOf, type Members } from "./read";

export interface RankedDocument {
  readonly index: number | null;
  readonly score: number | null;
  readonly text: string | null;
}

export interface FoundPiece {
  readonly title: string | null;
  readonly location: string | null;
  readonly score: number | null;
  readonly text: string | null;
  /** What the knowledge base says of it besides. */
  readonly metadata: Members | null;
  /** Set where nothing of the above was found. */
  readonly raw: unknown;
}

/** The members of a generic part: its own, and those of the object that is its content. */
export function detailsOf(part: Part): Members {
  return { ...part, ...membersOf(part.content) };
}

/** A document to rank is a text, or holds one in a place that depends on the API. */
export function documentText(document: unknown): string | null {
  if (typeof document === "string") return document;
  const text = firstText(
    at(document, "text"),
    at(document, "content"),
    at(document, "snippet"),
    at(document, "inlineDocumentSource", "textDocument", "text"),
    at(document, "textDocument", "text"),
  );
  if (text !== null) return text;
  const json =
    at(document, "inlineDocumentSource", "jsonDocument") ??
    at(document, "jsonDocument") ??
    document;
  return membersOf(json) === null ? null : JSON.stringify(json);
}

export function documentsOf(part: Part): readonly string[] {
  return listOf(detailsOf(part)["documents"]).map((document) => documentText(document) ?? "");
}

/** The results in the order they came, each with its text where the part or the request has it. */
export function rankingOf(part: Part): readonly RankedDocument[] {
  return listOf(detailsOf(part)["results"]).map((result) => ({
    index: numberOf(at(result, "index")),
    score: numberOf(at(result, "relevance_score")) ?? numberOf(at(result, "relevanceScore")),
    text: at(result, "document") === undefined ? null : documentText(at(result, "document")),
  }));
}

/** The part with each result's document beside it, as the request had them in order. */
export function withDocuments(part: Part, documents: readonly unknown[]): Part {
  const results = listOf(detailsOf(part)["results"]).map((result) => {
    const members = membersOf(result);
    const document = documents[numberOf(members?.["index"]) ?? -1];
    if (members === null || "document" in members || document === undefined) return result;
    return { ...members, document };
  });
  return { ...part, results };
}

export function foundPieces(value: unknown): readonly FoundPiece[] {
  return listOf(value).map((piece) => {
    const location = locationText(at(piece, "location"));
    const id = firstText(at(piece, "id"), at(piece, "document_id"));
    const content = at(piece, "content");
    const found = {
      title: firstText(at(piece, "title"), at(piece, "name"), location === null ? id : null),
      location,
      score: numberOf(at(piece, "score")),
      text: firstText(content, at(content, "text"), rowText(at(content, "row")), at(piece, "text")),
      metadata: membersOf(at(piece, "metadata")),
    };
    const known = found.title ?? found.location ?? found.text;
    return { ...found, raw: known === null ? piece : null };
  });
}

/** A knowledge base over tables answers with columns. */
function rowText(row: unknown): string | null {
  const cells = listOf(row).map(
    (cell) => `${textOf(at(cell, "columnName")) ?? "?"}: ${textOf(at(cell, "columnValue")) ?? "–"}`,
  );
  return textOf(cells.join(", "));
}

/** A location names its kind and holds one member of that kind: {s3Location: {uri}}. */
export function locationText(location: unknown): string | null {
  if (typeof location === "string") return location;
  for (const [name, place] of Object.entries(membersOf(location) ?? {})) {
    if (name === "type") continue;
    const found =
      textOf(place) ??
      firstText(at(place, "uri"), at(place, "url"), at(place, "id"), at(place, "query"));
    if (found !== null) return found;
  }
  return textOf(at(location, "type"));
}
