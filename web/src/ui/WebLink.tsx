// A link to somewhere else on the web, found in other people's text.
import type { ReactNode } from "react";

interface Props {
  /** Has been found to be http(s). */
  readonly url: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

export function WebLink({ url, children, className }: Props) {
  return (
    <a
      className={className}
      href={url}
      title={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
    >
      {children}
    </a>
  );
}
