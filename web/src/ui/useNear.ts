// Whether an element is on the screen or about to be: what costs much may wait until then.
import { useEffect, useState, type RefObject } from "react";

/** Within this of the visible part of the pane it scrolls in. */
const margin = "1000px";

type Listener = () => void;
const listeners = new WeakMap<Element, Listener>();
let observer: IntersectionObserver | undefined;

/** One observer for the page: a long conversation has hundreds of texts. */
function observe(element: Element, listener: Listener): () => void {
  // scrollMargin reaches beyond the pane, rootMargin beyond the window; a browser that doesn't know
  // the former starts a little later.
  const options: IntersectionObserverInit & { scrollMargin?: string } = {
    rootMargin: margin,
    scrollMargin: margin,
  };
  observer ??= new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) listeners.get(target)?.();
    }
  }, options);
  listeners.set(element, listener);
  observer.observe(element);
  return () => {
    observer?.unobserve(element);
  };
}

/** Once near, always near. `atOnce`: don't wait to be told. */
export function useNear(element: RefObject<Element | null>, atOnce: boolean): boolean {
  const [near, setNear] = useState(atOnce || typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (near || element.current === null) return;
    return observe(element.current, () => {
      setNear(true);
    });
  }, [element, near]);
  return near;
}
