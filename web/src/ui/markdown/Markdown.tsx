// Text of a message as Markdown. The renderer is a chunk of its own: the list never loads it.
import { Component, Suspense, lazy, memo, useRef, type ReactNode } from "react";
import { useNear } from "../useNear";
import { PlainText } from "./PlainText";

// Asked for as soon as a page with conversations loads, not when its first text is there.
const loading = import("./Renderer");
const Renderer = lazy(() => loading);

interface Props {
  readonly text: string;
  /** Rendered at once; otherwise when it comes near the screen. */
  readonly atOnce: boolean;
}

/**
 * Until the renderer is there, wherever it fails, and far off the screen, the text stands as it was
 * written: the browser's own search finds it all the same.
 */
export const Markdown = memo(function Markdown({ text, atOnce }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place, atOnce);
  const plain = <PlainText text={text} prose />;
  return (
    <div ref={place}>
      {near ? (
        <FallBack to={plain} key={text}>
          <Suspense fallback={plain}>
            <Renderer text={text} />
          </Suspense>
        </FallBack>
      ) : (
        plain
      )}
    </div>
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
