// Where an answer has its words from: Converse's citations, Anthropic's, Cohere's, and those of
// retrieval, as one list of footnotes.
import { at, firstText, listOf, membersOf, numberOf, textOf, webAddress } from "./read";
import { locationText } from "./search";

export interface Citation {
  readonly title: string | null;
  /** An address on the web, which may become a link. */
  readonly url: string | null;
  /** Which document, which pages of it. */
  readonly where: string | null;
  readonly quote: string | null;
  /** Set where nothing of the above was found: the citation as it came. */
  readonly raw: unknown;
}

/** Null where the member is no list of citations: a document's {"enabled": true} is a setting. */
export function citationsOf(value: unknown): readonly Citation[] {
  return listOf(value).flatMap((entry) => {
    const references = listOf(at(entry, "retrievedReferences"));
    return references.length > 0 ? references.map(retrieved) : [citation(entry)];
  });
}

function citation(entry: unknown): Citation {
  const url = webAddress(at(entry, "location", "web", "url")) ?? webAddress(at(entry, "url"));
  const source = textOf(at(entry, "source"));
  const found = {
    title: firstText(at(entry, "title"), at(entry, "document_title")),
    url: url ?? webAddress(source),
    where: join([webAddress(source) === null ? source : null, ...places(entry)]),
    quote: firstText(at(entry, "cited_text"), texts(at(entry, "sourceContent")), at(entry, "text")),
  };
  const known = found.title ?? found.url ?? found.where ?? found.quote;
  return { ...found, raw: known === null ? entry : null };
}

function retrieved(reference: unknown): Citation {
  const place = locationText(at(reference, "location"));
  const found = {
    title: null,
    url: webAddress(place),
    where: webAddress(place) === null ? place : null,
    quote: textOf(at(reference, "content", "text")),
  };
  const known = found.url ?? found.where ?? found.quote;
  return { ...found, raw: known === null ? reference : null };
}

/** The members that name a place, with the word for what they count. */
const converseRanges = [
  ["documentPage", "page", "documentIndex"],
  ["documentChar", "character", "documentIndex"],
  ["documentChunk", "chunk", "documentIndex"],
  ["searchResultLocation", "block", "searchResultIndex"],
] as const;

const anthropicRanges = [
  ["start_page_number", "end_page_number", "page"],
  ["start_char_index", "end_char_index", "character"],
  ["start_block_index", "end_block_index", "block"],
] as const;

function places(entry: unknown): readonly (string | null)[] {
  const found: (string | null)[] = [
    numbered("document", at(entry, "document_index")),
    numbered("search result", at(entry, "search_result_index")),
  ];
  for (const [member, word, index] of converseRanges) {
    const place = membersOf(at(entry, "location", member));
    if (place === null) continue;
    found.push(
      numbered(index === "documentIndex" ? "document" : "search result", place[index]),
      range(word, place["start"], place["end"]),
    );
  }
  for (const [start, end, word] of anthropicRanges) {
    found.push(range(word, at(entry, start), at(entry, end)));
  }
  // Cohere counts in its own answer.
  if (at(entry, "document_ids") !== undefined) {
    const ids = listOf(at(entry, "document_ids")).filter((id) => typeof id === "string");
    found.push(`documents ${ids.join(", ")}`);
  }
  return found;
}

/** The wire counts from 0, people from 1. */
function numbered(word: string, index: unknown): string | null {
  const number = numberOf(index);
  return number === null ? null : `${word} ${String(number + 1)}`;
}

/** As counted on the wire, since the vendors differ in what the end means. */
function range(word: string, start: unknown, end: unknown): string | null {
  const [from, to] = [numberOf(start), numberOf(end)];
  if (from === null) return null;
  return to === null || to === from
    ? `${word} ${String(from)}`
    : `${word}s ${String(from)}–${String(to)}`;
}

function texts(value: unknown): string | null {
  const found = listOf(value).map((piece) => textOf(at(piece, "text")) ?? "");
  return textOf(found.join(""));
}

const join = (parts: readonly (string | null)[]): string | null =>
  textOf(parts.filter((part) => part !== null).join(", "));
