// What every part of a conversation needs to know about the whole of it.
import { createContext, useContext } from "react";
import type { ToolLinks } from "../../model/tools";

export type TextMode = "markdown" | "plain";

export interface ConversationContext {
  readonly textMode: TextMode;
  readonly tools: ToolLinks;
}

/** Whether the text of this message is rendered at once: that of the first ones is in sight. */
const AtOnce = createContext(true);

export const AtOnceProvider = AtOnce.Provider;
export const useAtOnce = (): boolean => useContext(AtOnce);

const Context = createContext<ConversationContext>({
  textMode: "markdown",
  tools: { nameOf: new Map(), answered: new Set() },
});

export const ConversationProvider = Context.Provider;
export const useConversation = (): ConversationContext => useContext(Context);
