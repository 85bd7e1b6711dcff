// Text of a message as Markdown. The renderer is a chunk of its own: the list never loads it.
import { Component, Suspense, lazy, memo, type ReactNode } from "react";
import { PlainText } from "./PlainText";

// Asked for as soon as a page with conversations loads, not when its first text is there.
const loading = import("./Renderer");
const Renderer = lazy(() => loading);

/** Until the renderer is there, and wherever it fails, the text stands as it was written. */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  const plain = <PlainText text={text} prose />;
  return (
    <FallBack to={plain} key={text}>
      <Suspense fallback={plain}>
        <Renderer text={text} />
      </Suspense>
    </FallBack>
  );
});

interface FallBackProps {
  readonly to: ReactNode;
  readonly children: ReactNode;
}

class FallBack extends Component<FallBackProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.to : this.props.children;
  }
}
