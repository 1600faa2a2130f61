import { useEffect, useRef, useState } from "react";

const USUAL_WIDTH = 1000;

/** How wide a drawing is on the page: drawn at that width, its words are as large as those around it. */
export function useWidth(least: number) {
  const drawing = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(USUAL_WIDTH);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(least, entry?.contentRect.width ?? 0)));
    if (drawing.current) {
      observer.observe(drawing.current);
    }
    return () => observer.disconnect();
  }, [least]);
  return { drawing, width };
}
