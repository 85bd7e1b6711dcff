// The icons of the workbench: 16 units wide, drawn with the text's colour.
import type { ReactElement } from "react";

const shapes = {
  agent: (
    <>
      <rect x="3" y="5" width="10" height="8" rx="2" />
      <path d="M8 5V2.5M6 9h.01M10 9h.01" />
    </>
  ),
  alert: (
    <>
      <path d="M8 2.2 14.4 13.5H1.6Z" />
      <path d="M8 6.5v3M8 11.6h.01" />
    </>
  ),
  arrowLeft: <path d="M12.5 8h-9M7 4 3 8l4 4" />,
  arrowRight: <path d="M3.5 8h9M9 4l4 4-4 4" />,
  thought: (
    <path d="M8 1.8a4.3 4.3 0 0 0-2.5 7.8c.4.3.6.8.6 1.3h3.8c0-.5.2-1 .6-1.3A4.3 4.3 0 0 0 8 1.8ZM6.4 13.9h3.2" />
  ),
  call: (
    <path d="M8 2v4M8 10v4M2 8h4M10 8h4M4.2 4.2 6 6M10 10l1.8 1.8M11.8 4.2 10 6M6 10l-1.8 1.8" />
  ),
  check: <path d="m3.5 8.5 3 3 6-7" />,
  chevronDown: <path d="m4 6 4 4 4-4" />,
  chevronRight: <path d="m6 4 4 4-4 4" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
    </>
  ),
  cut: <path d="M2 8h3.5M10.5 8H14M7 11.5l2-7" />,
  dot: <circle cx="8" cy="8" r="2.5" fill="currentColor" />,
  download: <path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10" />,
  external: (
    <path d="M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9.5v3a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h3" />
  ),
  file: (
    <>
      <path d="M4 2h5l3.5 3.5V14H4Z" />
      <path d="M9 2v3.5h3.5" />
    </>
  ),
  film: (
    <>
      <rect x="2" y="3.5" width="12" height="9" rx="1.5" />
      <path d="m6.8 6.2 3 1.8-3 1.8Z" />
    </>
  ),
  image: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1.5" />
      <path d="m2.5 11.5 3.3-3.5 2.7 2.8 2-2 3 2.9" />
      <circle cx="10.6" cy="6.1" r=".9" />
    </>
  ),
  keyboard: (
    <>
      <rect x="1.5" y="4" width="13" height="8.5" rx="1.5" />
      <path d="M4.5 7h.01M7 7h.01M9.5 7h.01M12 7h.01M5 9.8h6" />
    </>
  ),
  link: (
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.8 0l2-2a2.6 2.6 0 0 0-3.8-3.8l-.7.7M9.2 6.8a2.6 2.6 0 0 0-3.8 0l-2 2a2.6 2.6 0 0 0 3.8 3.8l.7-.7" />
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.2" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  shield: <path d="M8 1.9 13 3.8v3.9c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.4V3.8ZM5.9 8l1.5 1.5 2.8-3" />,
  sound: (
    <path d="M2.5 6.3v3.4h2.2L8 12.6V3.4L4.7 6.3ZM10.5 5.8a3.2 3.2 0 0 1 0 4.4M12.4 4a5.8 5.8 0 0 1 0 8" />
  ),
  moon: <path d="M13.2 9.6A5.7 5.7 0 0 1 6.4 2.8a5.7 5.7 0 1 0 6.8 6.8Z" />,
  sessions: <path d="M2.5 3.5h8v6h-4L4 11.8V9.5H2.5ZM12.5 6.5h1v6h-1.2v2l-2.3-2H7.5v-1" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9" />
    </>
  ),
  tool: (
    <path d="M10.2 2.6a3.4 3.4 0 0 0-3.7 4.7L2.6 11.2a1.5 1.5 0 0 0 2.2 2.2l3.9-3.9a3.4 3.4 0 0 0 4.7-3.7l-2 2-2.2-.5-.5-2.2Z" />
  ),
  traces: <path d="M2 4h7M4.5 8H12M8 12h6" />,
  workflow: (
    <>
      <rect x="2" y="2.5" width="4.5" height="4" rx="1" />
      <rect x="9.5" y="9.5" width="4.5" height="4" rx="1" />
      <path d="M6.5 4.5H10a1.8 1.8 0 0 1 1.8 1.8v3.2" />
    </>
  ),
  vectors: <path d="M3 13V3M3 13h10M3 13l7-7M7.6 6H10v2.4" />,
  user: (
    <>
      <circle cx="8" cy="5.4" r="2.6" />
      <path d="M2.8 13.6c.6-2.7 2.7-4 5.2-4s4.6 1.3 5.2 4" />
    </>
  ),
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof shapes;

/** Decoration only: whatever it stands for must also be said in words. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: "none" }}
    >
      {shapes[name]}
    </svg>
  );
}
