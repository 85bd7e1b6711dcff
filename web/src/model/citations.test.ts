// Footnotes from every vendor's citations.
import { describe, expect, it } from "vitest";
import { citationsOf } from "./citations";

describe("a citation", () => {
  it.each<[string, unknown, object]>([
    [
      "of pages, from Converse",
      {
        title: "Atlas",
        sourceContent: [{ text: "High tide " }, { text: "at noon." }],
        location: { documentPage: { documentIndex: 0, start: 2, end: 3 } },
      },
      { title: "Atlas", where: "document 1, pages 2–3", quote: "High tide at noon.", raw: null },
    ],
    [
      "of characters, from Converse",
      { location: { documentChar: { documentIndex: 1, start: 5, end: 9 } } },
      { title: null, where: "document 2, characters 5–9", raw: null },
    ],
    [
      "of the web, from Converse",
      { title: "Tides", location: { web: { url: "https://tides.example/a", domain: "x" } } },
      { title: "Tides", url: "https://tides.example/a", where: null },
    ],
    [
      "of a search result",
      { source: "notes", location: { searchResultLocation: { searchResultIndex: 0, start: 1 } } },
      { where: "notes, search result 1, block 1" },
    ],
    [
      "of characters, from Anthropic",
      {
        type: "char_location",
        cited_text: "High tide",
        document_index: 0,
        document_title: "Atlas",
        start_char_index: 3,
        end_char_index: 12,
      },
      { title: "Atlas", where: "document 1, characters 3–12", quote: "High tide" },
    ],
    [
      "of one page, from Anthropic",
      { type: "page_location", document_title: "Atlas", start_page_number: 4, end_page_number: 4 },
      { title: "Atlas", where: "page 4" },
    ],
    [
      "of the web, from Anthropic",
      { type: "web_search_result_location", url: "https://tides.example/", title: "Tides" },
      { title: "Tides", url: "https://tides.example/" },
    ],
    [
      "from Cohere",
      { start: 0, end: 4, text: "High", document_ids: ["doc_0", "doc_1"] },
      { where: "documents doc_0, doc_1", quote: "High" },
    ],
    [
      "of a knowledge base",
      {
        retrievedReferences: [
          { content: { text: "High" }, location: { type: "S3", s3Location: { uri: "s3://b/k" } } },
        ],
      },
      { where: "s3://b/k", quote: "High", url: null },
    ],
    [
      "with an address that is none of the web",
      { title: "x", url: "javascript:alert(1)" },
      { title: "x", url: null },
    ],
    ["of a form of tomorrow", { galaxy: 3 }, { title: null, raw: { galaxy: 3 } }],
    ["that is no object", "why", { raw: "why" }],
  ])("%s", (_name, citation, expected) => {
    expect(citationsOf([citation])).toMatchObject([expected]);
  });

  it.each([[{ enabled: true }], [null], [undefined], ["yes"]])("is not found in %j", (value) => {
    expect(citationsOf(value)).toEqual([]);
  });
});
