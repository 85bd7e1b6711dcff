// What a component test needs that happy-dom or Mantine doesn't bring along.
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
