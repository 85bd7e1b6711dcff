// Custom properties in style={{ "--x": ... }}: merged into React's own interface, which a
// Record, as the rule below would have it, can't be.
/* eslint-disable @typescript-eslint/consistent-indexed-object-style */
import "react";

declare module "react" {
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined;
  }
}
