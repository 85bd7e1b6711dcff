// What a page has to say of a span: derived from the span, not from what the page makes of it.

/** Words of what was asked, in the order they stand in the span. */
export function askedTexts({ attributes }) {
  const system = attributes["gen_ai.system_instructions"] ?? [];
  return [...system, ...partsOf(attributes["gen_ai.input.messages"])].flatMap(partTexts).map(shown);
}

/** Words of the answers. */
export const answerTexts = ({ attributes }) =>
  partsOf(attributes["gen_ai.output.messages"]).flatMap(partTexts).map(shown);

const partsOf = (messages = []) => messages.flatMap(({ parts }) => parts);

/** What failed, in the service's own words. */
export const errorTexts = ({ attributes, status_message: message }) =>
  [attributes["error.type"], message]
    // An error that has no name of its own.
    .filter((text) => text !== undefined && text !== "_OTHER")
    .map(shown);

/** Beside an error only what it doesn't say itself. */
export function isCutShort({ attributes }) {
  const reason = attributes["sideseat.incomplete"];
  return reason !== undefined && !(reason === "error" && attributes["error.type"] !== undefined);
}

/** How many pictures stand in the messages, those inside a tool's result included. */
export function pictureCount({ attributes }) {
  const messages = [attributes["gen_ai.input.messages"], attributes["gen_ai.output.messages"]];
  const count = (value) => {
    if (typeof value !== "object" || value === null) return 0;
    const below = Object.values(value).reduce((sum, member) => sum + count(member), 0);
    const isPicture = value.type === "blob" && value.modality === "image" && !value.omitted;
    return below + (isPicture ? 1 : 0);
  };
  return count(messages);
}

const text = (value) => (typeof value === "string" && value.trim() !== "" ? [value] : []);

function partTexts(part) {
  const citations = Array.isArray(part.citations) ? part.citations : [];
  switch (part.type) {
    case "text":
      return [
        ...(part.content.trim() === "" ? ["empty"] : [part.content]),
        ...text(part.modality === "document" ? part.name : ""),
        ...citations.flatMap(({ title, cited_text: cited }) => [...text(title), ...text(cited)]),
        ...(part.guessed ? ["a guess at the text"] : []),
        ...(part.negative ? ["negative prompt"] : []),
        ...(part.guard_content ? ["for the guardrail"] : []),
      ];
    case "reasoning":
      return ["Thinking", ...text(part.content)];
    case "redacted_reasoning":
      return ["redacted by the provider"];
    case "tool_call":
    case "server_tool_call":
      return text(part.name);
    case "tool_call_response":
      return resultTexts(part.response);
    case "server_tool_call_response":
      return resultTexts(part.server_tool_call_response?.content);
    case "blob":
      return [...text(part.mime_type), ...text(part.name)];
    case "uri":
      return [part.uri];
    case "file":
    case "container_upload":
      return [part.file_id];
    case "cache_point":
      return ["Cache point"];
    case "embeddings":
      return ["Embeddings", `${part.dimensions.toLocaleString("en-US")} dimensions`];
    case "documents":
      return part.documents.flatMap((document) =>
        text(document.text ?? document.snippet ?? document),
      );
    case "rerank_results":
      return [`${part.results.length} document`];
    case "retrieval_results":
      return part.results.flatMap(({ content }) => text(content?.text ?? content));
    case "search_result":
      return text(part.title ?? part.content?.title);
    case "refusal":
      return ["refusal", ...text(part.content)];
    case "token_count":
      return ["Counted", String(part.input_tokens)];
    case "async_invoke":
      return ["Asynchronous job", ...text(part.status), ...text(part.failure_message)];
    case "async_invokes":
      return ["Asynchronous jobs", String(part.count)];
    case "document":
      return [part.nodeName ?? part.nodeInputName ?? part.nodeOutputName ?? "document"];
    default:
      return text(part.type);
  }
}

/** JSON in a result is laid out anew: no words to look for. */
const laidOut = (result) => (/^\s*[{[]/.test(result) ? [] : text(result));

function resultTexts(response) {
  if (typeof response === "string") return laidOut(response);
  if (!Array.isArray(response)) return [];
  return response.flatMap((block) => {
    if (typeof block?.type !== "string" || block.type === "json") return [];
    if (block.type === "web_search_result") return [...text(block.title), ...text(block.url)];
    if (block.type === "text") return laidOut(block.content ?? block.text);
    return partTexts(block);
  });
}

/** A page folds white space; the start of a long text is enough to know it by. */
export const shown = (words) => words.replace(/\s+/g, " ").trim().slice(0, 80).trim();
