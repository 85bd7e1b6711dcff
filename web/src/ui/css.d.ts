// Custom properties in style={{ "--x": ... }}.
import "react";

declare module "react" {
  interface CSSProperties {
    // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- merged into React's
    [name: `--${string}`]: string | number | undefined;
  }
}
