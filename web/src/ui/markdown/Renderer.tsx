// The Markdown renderer: GitHub's dialect, sanitised, code coloured. Nothing in a message may load
// anything or run anything: markup stays visible as text, pictures become links.
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { CodeBlock } from "./CodeBlock";
import { languages } from "./languages";
import { remarkEmptyListsAsText } from "./remarkEmptyListsAsText";
import { remarkMarkupAsText } from "./remarkMarkupAsText";
import styles from "./Markdown.module.css";

const components: Components = {
  a: ({ href, children }) => {
    if (href?.startsWith("#") === true) return <a href={href}>{children}</a>;
    return (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    );
  },
  // The numbers stand left of the text, however long they are: a list may go on at 1804.
  ol: ({ start, children, node }) => {
    const items = node?.children.filter((child) => child.type === "element").length ?? 1;
    const digits = String((start ?? 1) + Math.max(items, 1) - 1).length;
    return (
      <ol start={start} style={{ paddingLeft: `calc(${String(digits)}ch + 1em)` }}>
        {children}
      </ol>
    );
  },
  // A picture at an address in a message would tell that address's owner who reads the trace.
  img: ({ src, alt }) => (
    <a href={src} target="_blank" rel="noopener noreferrer nofollow" className={styles.picture}>
      {alt === undefined || alt === "" ? "picture" : alt}
      <span>{src}</span>
    </a>
  ),
  table: ({ children }) => (
    <div className={styles.tableScroll}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
};

export default function Renderer({ text }: { readonly text: string }) {
  return (
    <div className={styles.markdown}>
      <ReactMarkdown
        remarkPlugins={[remarkMarkupAsText, remarkGfm, remarkEmptyListsAsText]}
        rehypePlugins={[
          rehypeSanitize,
          // After sanitising, since it adds class names of its own.
          [rehypeHighlight, { languages, detect: false }],
        ]}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
