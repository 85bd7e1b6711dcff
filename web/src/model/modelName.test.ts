// Model ids at the length a column has room for.
import { describe, expect, it } from "vitest";
import { nameBesideIcon, shortModel, shortSpanName } from "./modelName";

describe("a model's name", () => {
  it.each([
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"],
    ["anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku"],
    ["global.anthropic.claude-opus-4-1-20250805-v1:0", "claude-opus-4-1"],
    ["us-gov.amazon.nova-pro-v1:0", "nova-pro"],
    ["amazon.nova-lite-v1:0:300k", "nova-lite"],
    ["meta.llama3-1-70b-instruct-v1:0", "llama3-1-70b-instruct"],
    [
      "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-express-v1",
      "titan-text-express",
    ],
    ["arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123", "abc123"],
    ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
    ["homegrown-20250929", "homegrown-20250929"],
    ["gpt-4o", "gpt-4o"],
    ["jamba-1.5-large", "jamba-1.5-large"],
    ["qwen2.5-72b", "qwen2.5-72b"],
    ["zai.glm-4.6", "glm-4.6"],
    ["", ""],
  ])("%s becomes %s", (id, expected) => {
    expect(shortModel(id)).toBe(expected);
  });
});

describe("a span's name", () => {
  it.each([
    ["chat us.amazon.nova-lite-v1:0", "chat nova-lite"],
    ["geography-chat", "geography-chat"],
    ["summarise chapter 4", "summarise chapter 4"],
    ["execute_tool get_weather", "execute_tool get_weather"],
  ])("%s becomes %s", (name, expected) => {
    expect(shortSpanName(name)).toBe(expected);
  });
});

describe("a span's name beside its icon", () => {
  it.each([
    ["execute_tool find_trains", "find_trains"],
    ["retrieval KB1", "KB1"],
    ["retrieval", "retrieval"],
    ["chat us.amazon.nova-lite-v1:0", "chat nova-lite"],
  ])("%s becomes %s", (name, expected) => {
    expect(nameBesideIcon(name)).toBe(expected);
  });
});
