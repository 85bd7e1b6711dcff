// Traces with every kind of part and state the workbench shows, written for its tests.
import { TraceBuilder, assistant, text, tool, user } from "./otlp.mjs";
import { chart, csv, landscape, pdf } from "./media.mjs";

const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const nova = "us.amazon.nova-lite-v1:0";
const unpriced = "example.homegrown-model-v1:0";

const capitalsTable = `Here is how the three compare:

| City | Country | Population | River |
| --- | --- | ---: | --- |
| **Paris** | France | 2,103,000 | Seine |
| **Lisbon** | Portugal | 567,000 | Tagus |
| **Vienna** | Austria | 2,006,000 | Danube |

- Paris is the *largest* of the three.
- Lisbon is the only one on the coast.

\`\`\`python
capitals = {"France": "Paris", "Portugal": "Lisbon"}
for country, city in capitals.items():
    print(f"{city} is the capital of {country}")  # two lines
\`\`\``;

/** Three turns under one root: each call sends the history again. */
function geographyChat(startMs) {
  const trace = new TraceBuilder(startMs, { userId: "user-7" });
  const root = trace.span({ name: "geography-chat", ms: 7420 });
  const system = [text("You are a geography teacher. Answer briefly, with facts.")];
  const turns = [
    [user(text("What is the capital of France?")), [text("The capital of France is **Paris**.")]],
    [user(text("And which river runs through it?")), [text("The **Seine** runs through Paris.")]],
    [user(text("Compare it with Lisbon and Vienna in a table.")), [text(capitalsTable)]],
  ];
  const history = [];
  turns.forEach(([question, answer], index) => {
    history.push(question);
    trace.call({
      model: sonnet,
      parent: root,
      at: [20, 1790, 3310][index],
      ms: [1740, 1480, 4080][index],
      first: [610, 540, 720][index],
      system,
      input: [...history],
      output: answer,
      tokens: [
        [38, 12],
        [69, 14],
        [104, 238],
      ][index],
    });
    history.push(assistant(...answer));
  });
  return trace;
}

const weatherTools = [
  {
    type: "function",
    name: "get_weather",
    description: "Current weather of a city",
    parameters: {
      type: "object",
      properties: { city: { type: "string" }, unit: { enum: ["celsius", "fahrenheit"] } },
      required: ["city"],
    },
  },
  { type: "function", name: "get_forecast", description: "Five days ahead" },
];

/** An agent that calls tools, one of which fails first. */
function weatherAgent(startMs) {
  const trace = new TraceBuilder(startMs, { userId: "user-123" });
  const root = trace.span({
    name: "weather-agent",
    ms: 6890,
    attributes: { "gen_ai.operation.name": "invoke_agent" },
  });
  const question = user(text("Is it warmer in Lisbon or in Oslo today?"));
  const calls = [
    text("I'll look at both cities."),
    { type: "tool_call", id: "tooluse_lis", name: "get_weather", arguments: { city: "Lisbon" } },
    {
      type: "tool_call",
      id: "tooluse_osl",
      name: "get_weather",
      arguments: { city: "Oslo", unit: "kelvin" },
    },
  ];
  const results = tool(
    {
      type: "tool_call_response",
      id: "tooluse_lis",
      response: [{ json: { city: "Lisbon", celsius: 24.5, sky: "clear" } }],
    },
    {
      type: "tool_call_response",
      id: "tooluse_osl",
      response: [{ text: "unit must be celsius or fahrenheit" }],
      status: "error",
    },
  );
  const again = [
    { type: "tool_call", id: "tooluse_osl2", name: "get_weather", arguments: { city: "Oslo" } },
  ];
  const second = tool({
    type: "tool_call_response",
    id: "tooluse_osl2",
    response: '{"city": "Oslo", "celsius": 11, "sky": "rain"}',
  });
  const common = { model: haiku, parent: root, tools: weatherTools };
  trace.call({
    ...common,
    at: 12,
    ms: 1620,
    input: [question],
    output: calls,
    finish: "tool_call",
    tokens: [412, 96],
  });
  const executed = (name, at, ms, more = {}) =>
    trace.span({
      name: `execute_tool ${name}`,
      parent: root,
      at,
      ms,
      attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name },
      ...more,
    });
  executed("get_weather", 1650, 38);
  executed("get_weather", 1650, 4);
  trace.call({
    ...common,
    at: 1710,
    ms: 1390,
    input: [question, assistant(...calls), results],
    output: again,
    finish: "tool_call",
    tokens: [566, 61],
    cached: 400,
  });
  executed("get_weather", 3110, 41);
  trace.call({
    ...common,
    at: 3170,
    ms: 3700,
    first: 480,
    input: [question, assistant(...calls), results, assistant(...again), second],
    output: [
      text("**Lisbon** is warmer: 24.5 \u00b0C and clear, against 11 \u00b0C and rain in Oslo."),
    ],
    tokens: [668, 42],
    cached: 560,
  });
  return trace;
}

/** Extended thinking, streamed. */
function thinking(startMs) {
  const trace = new TraceBuilder(startMs);
  trace.call({
    model: sonnet,
    ms: 9120,
    first: 840,
    input: [user(text("How many times does the digit 7 appear from 1 to 100?"))],
    output: [
      {
        type: "reasoning",
        content:
          "Units place: 7, 17, 27 ... 97 makes 10. Tens place: 70 to 79 makes 10. 77 counts in both, which is right, since it has two sevens. So 20.",
        signature: "EqQBCkgIBxABGAI",
      },
      text("The digit 7 appears **20 times**: ten times in the units and ten times in the tens."),
    ],
    tokens: [52, 418],
    attributes: {
      "aws.bedrock.request.additional_model_request_fields": {
        thinking: { type: "enabled", budget_tokens: 1024 },
      },
    },
  });
  return trace;
}

/** Text and a picture in one turn, documents, and things elsewhere. */
function attachments(startMs) {
  const trace = new TraceBuilder(startMs);
  const root = trace.span({ name: "trip-report", ms: 5230 });
  trace.call({
    model: sonnet,
    parent: root,
    at: 5,
    ms: 5200,
    input: [
      user(
        text("What do you see in this picture, and does the invoice match the table?"),
        { type: "blob", modality: "image", mime_type: "image/png", content: landscape },
        {
          type: "blob",
          modality: "document",
          mime_type: "application/pdf",
          name: "invoice-2041.pdf",
          content: pdf,
        },
        { type: "blob", modality: "document", mime_type: "text/csv", name: "nights", content: csv },
        text("Check in after 15:00.", { modality: "document", name: "house rules" }),
        {
          type: "uri",
          modality: "video",
          uri: "s3://trip-media/day-1.mp4",
          mime_type: "video/mp4",
        },
        { type: "file", modality: "document", file_id: "file-8412" },
      ),
    ],
    output: [text("Green hills in front of an evening sky. The invoice says 118.40 EUR.")],
    tokens: [1893, 31],
  });
  return trace;
}

/** Refused twice, with its prompt. */
function throttled(startMs) {
  const trace = new TraceBuilder(startMs, { userId: "user-123" });
  const root = trace.span({ name: "nightly-summary", ms: 2260 });
  const step = trace.span({ name: "summarise chapter 4", parent: root, at: 10, ms: 2240 });
  trace.span({ name: "load chapter", parent: root, at: 2, ms: 6 });
  trace.call({
    model: sonnet,
    parent: step,
    at: 30,
    ms: 2210,
    system: [text("Summarise in three sentences.")],
    input: [user(text("Chapter 4: The harbour was empty when the last ferry left."))],
    errorType: "ThrottlingException",
    error: "Too many requests, please wait before trying again.",
    attributes: { "http.response.status_code": 429, "aws.retry_count": 4 },
  });
  return trace;
}

/** What a hostile or careless answer may contain; none of it may run, load, or vanish. */
function hostileMarkdown(startMs) {
  const trace = new TraceBuilder(startMs);
  trace.call({
    model: haiku,
    ms: 1310,
    input: [user(text("Show me some markup.\nWith a second line."))],
    output: [
      text(`<answer>Tags stay **visible**.</answer>

<script>window.hacked = true</script>

<img src="x" onerror="window.hacked = true">

[a link](javascript:window.hacked=true) and [an honest one](https://example.com/page)

![tracking pixel](https://example.com/pixel.png)

1. first
2. second

> a quotation

- [x] done
- [ ] open`),
    ],
    tokens: [18, 144],
  });
  return trace;
}

/** Parts nobody has heard of, markers, citations, pictures in results. */
function unusualParts(startMs) {
  const trace = new TraceBuilder(startMs);
  trace.call({
    model: haiku,
    ms: 2980,
    first: 390,
    system: [text("Answer from the sources."), { type: "cache_point" }],
    input: [
      user(
        { type: "hologram", depth: 3, voxels: { format: "vx1", count: 4096 } },
        text("What does the chart say?"),
      ),
      assistant({ type: "tool_call", id: "t1", name: "render_chart", arguments: { weeks: 8 } }),
      user({
        type: "tool_call_response",
        id: "t1",
        response: [{ text: "rendered" }, { image: { format: "png", source: { bytes: chart } } }],
      }),
    ],
    output: [
      { type: "redacted_reasoning", bytes: 812 },
      {
        type: "server_tool_call",
        id: "srv1",
        name: "web_search",
        server_tool_call: { type: "web_search", query: "chart reading" },
      },
      {
        type: "server_tool_call_response",
        id: "srv1",
        server_tool_call_response: { type: "web_search_result", count: 2 },
      },
      text("It rises over eight weeks", {
        citations: [{ title: "Chart of weeks", location: { page: 2 } }],
      }),
    ],
    finish: "length",
    tokens: [931, 64],
    attributes: { "sideseat.incomplete": "closed" },
  });
  return trace;
}

/** A body in no known dialect, of a model without a price. */
function unknownFamily(startMs) {
  const trace = new TraceBuilder(startMs);
  trace.call({
    model: unpriced,
    ms: 640,
    api: "InvokeModel",
    input: undefined,
    tokens: [120, 40],
    attributes: {
      "gen_ai.input.messages": undefined,
      "aws.bedrock.request.body": { prompt: "Tell me a story", steps: [1, 2, 3] },
      "aws.bedrock.response.body": { story: "Once upon a time", done: true },
    },
  });
  return trace;
}

/** One call with a price and one without: the sum is partial. */
function partlyPriced(startMs) {
  const trace = new TraceBuilder(startMs);
  const root = trace.span({ name: "compare-models", ms: 3300 });
  const question = user(text("Name a prime above 100."));
  trace.call({
    model: nova,
    parent: root,
    at: 4,
    ms: 900,
    input: [question],
    output: [text("101")],
    tokens: [9, 4],
  });
  trace.call({
    model: unpriced,
    parent: root,
    at: 930,
    ms: 2350,
    input: [question],
    output: [text("103 is a prime above 100.")],
    tokens: [9, 12],
  });
  return trace;
}

/** Its root has not arrived. */
function orphan(startMs) {
  const trace = new TraceBuilder(startMs);
  trace.call({
    model: nova,
    parent: "00f067aa0ba902b7",
    ms: 710,
    input: [user(text("Are you there?"))],
    output: [text("Yes.")],
    tokens: [6, 3],
  });
  return trace;
}

/** Two traces of one session. */
function tripPlanning(firstMs, secondMs, sessionId) {
  const context = { sessionId, userId: "user-123" };
  const system = [text("You plan short trips for people who like trains.")];
  const first = new TraceBuilder(firstMs, context);
  const firstRoot = first.span({ name: "trip-planning", ms: 3120 });
  const question = user(text("Three days in Portugal by train, please."));
  const plan = [text("1. **Lisbon**\n2. **Coimbra**\n3. **Porto**")];
  first.call({
    model: sonnet,
    parent: firstRoot,
    at: 8,
    ms: 3100,
    first: 700,
    system,
    input: [question],
    output: plan,
    tokens: [44, 160],
  });
  const second = new TraceBuilder(secondMs, context);
  const secondRoot = second.span({ name: "trip-planning", ms: 2480 });
  second.call({
    model: sonnet,
    parent: secondRoot,
    at: 8,
    ms: 2460,
    first: 650,
    system,
    input: [question, assistant(...plan), user(text("Which day has the longest ride?"))],
    output: [text("Day 2: **Lisbon to Coimbra** takes about 1 h 45 m.")],
    tokens: [219, 37],
  });
  return [first, second];
}

/** Many spans, deep and short. */
function longPipeline(startMs) {
  const trace = new TraceBuilder(startMs);
  const root = trace.span({ name: "document-pipeline", ms: 48_200 });
  for (let index = 0; index < 8; index += 1) {
    const at = 100 + index * 6000;
    const page = trace.span({ name: `page ${index + 1}`, parent: root, at, ms: 5800 });
    trace.span({ name: "read from disk", parent: page, at: at + 1, ms: 3 });
    trace.span({ name: "split", parent: page, at: at + 5, ms: 12 });
    trace.call({
      model: nova,
      parent: page,
      at: at + 20,
      ms: 5200 - index * 310,
      first: 300 + index * 60,
      input: [user(text(`Extract the table of page ${index + 1}.`))],
      output: [text(`| Row | Value |\n| --- | --- |\n| ${index} | ${index * 7} |`)],
      tokens: [1400 + index * 13, 220],
    });
  }
  return trace;
}

/**
 * All of them, the newest just before `nowMs`; by name, each an array of traces.
 * @param {number} nowMs
 * @param {string} sessionId of the trip's two traces
 * @param {number} stepMs an hour's worth of traces, a minute a step; less, to have them all on top
 */
export function seedTraces(nowMs, sessionId, stepMs = 60_000) {
  const ago = (steps) => nowMs - steps * stepMs;
  return {
    longPipeline: [longPipeline(ago(58))],
    orphan: [orphan(ago(41))],
    partlyPriced: [partlyPriced(ago(33))],
    unknownFamily: [unknownFamily(ago(27))],
    unusualParts: [unusualParts(ago(22))],
    hostileMarkdown: [hostileMarkdown(ago(17))],
    throttled: [throttled(ago(12))],
    attachments: [attachments(ago(9))],
    thinking: [thinking(ago(6))],
    tripPlanning: tripPlanning(ago(5.5), ago(4), sessionId),
    weatherAgent: [weatherAgent(ago(2))],
    geographyChat: [geographyChat(ago(0.3))],
  };
}

/** A small trace to be sent while a page is open. */
export function liveTrace(nowMs, name, sessionId) {
  const trace = new TraceBuilder(nowMs, { sessionId });
  const root = trace.span({ name, ms: 900 });
  trace.call({
    model: nova,
    parent: root,
    at: 5,
    ms: 880,
    input: [user(text(`Hello from ${name}`))],
    output: [text("Hello back")],
    tokens: [5, 3],
  });
  return trace;
}
