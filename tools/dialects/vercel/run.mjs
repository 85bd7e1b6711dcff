// The Vercel AI SDK, with its telemetry switched on, on Bedrock.
//
// Runs with version 6, whose telemetry is built in, and with version 7, where it is a package of
// its own. `run.mjs list` prints the cases' names, `run.mjs CASE` runs one.
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import * as ai from "ai";
import { z } from "zod";

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "amazon.nova-lite-v1:0";
const EMBED = "amazon.titan-embed-text-v2:0";
const SYSTEM = "You plan harbour tours. Answer in one sentence.";

const bedrock = (path = "", options = {}) =>
  createAmazonBedrock({
    ...options,
    region: "us-east-1",
    baseURL: process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME + path,
    accessKeyId: "x",
    secretAccessKey: "x",
  });

// Answers itself, with what was asked for: the echo does not know how objects are demanded.
const answering = (object) => async (_url, { body }) => {
  const [tool] = JSON.parse(body).toolConfig?.tools ?? [];
  const content = tool
    ? [{ toolUse: { toolUseId: "tooluse_1", name: tool.toolSpec.name, input: object } }]
    : [{ text: JSON.stringify(object) }];
  const answer = {
    output: { message: { role: "assistant", content } },
    stopReason: tool ? "tool_use" : "end_turn",
    usage: { inputTokens: 35, outputTokens: 21, totalTokens: 56 },
    metrics: { latencyMs: 120 },
  };
  return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
};

const watched = (functionId, metadata) => {
  const settings = { isEnabled: true, functionId, metadata };
  return { experimental_telemetry: settings, telemetry: settings };
};

const tideTable = ai.tool({
  description: "High and low water of a harbour, today.",
  inputSchema: z.object({ harbour: z.string() }),
  execute: async ({ harbour }) => ({ harbour, high_water: ["03:12", "15:40"] }),
});

const drained = async (stream) => {
  for await (const part of stream) void part;
};

const CASES = {
  chat: () =>
    ai.generateText({
      model: bedrock()(CLAUDE),
      prompt: "When does the ferry to the lighthouse leave?",
      maxOutputTokens: 300,
      temperature: 0.2,
      ...watched("ferry", { sessionId: "tour-9", userId: "ada", tags: ["harbour", "test"], plan: "free" }),
    }),

  conversation: () =>
    ai.generateText({
      model: bedrock()(NOVA),
      system: SYSTEM,
      messages: [
        { role: "user", content: "Which pier is closest to the station?" },
        { role: "assistant", content: [{ type: "text", text: "Pier 4." }] },
        { role: "user", content: [{ type: "text", text: "And which one has a caf\u00e9?" }] },
      ],
      ...watched("piers"),
    }),

  tools: () =>
    ai.generateText({
      model: bedrock()(CLAUDE),
      system: SYSTEM,
      prompt: "Can we sail out of Husum at noon?",
      tools: { tide_table: tideTable },
      stopWhen: ai.stepCountIs(3),
      ...watched("tides"),
    }),

  stream: async () => {
    const answer = ai.streamText({
      model: bedrock()(NOVA),
      system: SYSTEM,
      prompt: "Describe the harbour at dusk.",
      ...watched("dusk"),
    });
    await drained(answer.textStream);
  },

  stream_tools: async () => {
    const answer = ai.streamText({
      model: bedrock()(CLAUDE),
      prompt: "Can we sail out of Cuxhaven at noon?",
      tools: { tide_table: tideTable },
      stopWhen: ai.stepCountIs(3),
      ...watched("tides"),
    });
    await drained(answer.fullStream);
  },

  reasoning: () =>
    ai.generateText({
      model: bedrock()(CLAUDE),
      prompt: "How many bridges must we pass?",
      providerOptions: { bedrock: { reasoningConfig: { type: "enabled", budgetTokens: 1024 } } },
      ...watched("bridges"),
    }),

  image: () =>
    ai.generateText({
      model: bedrock()(CLAUDE),
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image", image: Buffer.from(PIXEL, "base64"), mediaType: "image/png" },
          ],
        },
      ],
      ...watched("picture"),
    }),

  object: () =>
    ai.generateObject({
      model: bedrock("", { fetch: answering({ name: "Old Crane", built: 1834 }) })(NOVA),
      prompt: "A sight at the north quay, please.",
      schema: z.object({ name: z.string(), built: z.number().int() }),
      ...watched("sight"),
    }),

  error: async () => {
    const refused = ai.generateText({
      model: bedrock("/nowhere")(NOVA),
      prompt: "Is anybody there?",
      maxRetries: 0,
      ...watched("nobody"),
    });
    await refused.then(
      () => {
        throw new Error("the call should have been refused");
      },
      () => undefined,
    );
  },

  embeddings: () =>
    ai.embedMany({
      model: bedrock().embedding(EMBED),
      values: ["A lighthouse with red stripes", "A harbour wall"],
      ...watched("sights"),
    }),
};

// A PNG of one pixel.
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const [name] = process.argv.slice(2);
if (name === "list") {
  console.log(Object.keys(CASES).join("\n"));
} else {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": "harbour-tours" }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  if (ai.registerTelemetry) {
    const { OpenTelemetry } = await import("@ai-sdk/otel");
    ai.registerTelemetry(new OpenTelemetry());
  }
  await CASES[name]();
  await provider.shutdown();
}
