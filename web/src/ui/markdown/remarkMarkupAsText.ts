// Models speak in tags: <answer>, <thinking>, whole XML documents. Read as HTML they would vanish in
// the sanitiser together with what they say; read as text they stay visible, Markdown inside them too.
import type { Processor } from "unified";

export function remarkMarkupAsText(this: Processor): void {
  const data = this.data() as { micromarkExtensions?: unknown[] };
  (data.micromarkExtensions ??= []).push({ disable: { null: ["htmlFlow", "htmlText"] } });
}
