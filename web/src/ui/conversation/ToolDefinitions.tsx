// The tools a model was offered: their names, and on demand what they take.
import type { ToolDefinition } from "../../api/types";
import { plural } from "../../model/format";
import { Icon } from "../Icon";
import { JsonText } from "../json/JsonText";
import styles from "./Conversation.module.css";

export function ToolDefinitions({ tools }: { readonly tools: readonly ToolDefinition[] }) {
  return (
    <details className={styles.tools}>
      <summary>
        <Icon name="chevronRight" size={12} />
        <span className={styles.toolsTitle}>{plural(tools.length, "tool")} offered</span>
        <span className={styles.toolNames}>{tools.map((tool) => tool.name).join(", ")}</span>
      </summary>
      <ul className={styles.toolList}>
        {tools.map((tool, index) => (
          <li key={index}>
            <div className={styles.toolName}>{tool.name}</div>
            {tool.description !== undefined && <p>{tool.description}</p>}
            <JsonText value={tool.parameters ?? tool} label={`definition of ${tool.name}`} />
          </li>
        ))}
      </ul>
    </details>
  );
}
