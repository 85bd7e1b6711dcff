// Thoughts inside a text.
import { describe, expect, it } from "vitest";
import { splitThoughts } from "./thoughts";

describe("thoughts", () => {
  it.each([
    ["of Nova", "<thinking> Rain? </thinking>\nIt rains.", "Rain?", "It rains."],
    ["of gpt-oss", "<reasoning>Rain?</reasoning>It rains.", "Rain?", "It rains."],
    ["of R1", "<think>\nRain?\n</think>\n\nIt rains.", "Rain?", "It rains."],
    ["that the prompt opened", "Rain?\n</think>\n\nIt rains.", "Rain?", "It rains."],
    ["that were cut", "<think>\nRain?", "Rain?", ""],
    ["that are empty", "<think>\n\n</think>\nIt rains.", "", "It rains."],
  ])("%s stand apart", (_name, text, thoughts, rest) => {
    expect(splitThoughts(text)).toEqual({ thoughts, rest });
  });

  it.each([
    ["without any", "It rains."],
    ["that speaks of tags later on", "The tag <thinking> is Nova's."],
    ["that is nothing but tags", "<think>\n</think>"],
    ["of another tag", "<thought>x</thought>"],
  ])("are not found in a text %s", (_name, text) => {
    expect(splitThoughts(text)).toEqual({ thoughts: null, rest: text });
  });
});
