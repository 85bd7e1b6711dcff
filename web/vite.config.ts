// Build, development server and unit tests of the workbench.
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// What the page may do: talk to its own origin and show bytes it already holds. Messages are other
// people's text, so nothing in them may load or run anything. Styles are inline because Mantine's
// are. Only in the built page: the development server injects scripts of its own.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const securityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
      injectTo: "head-prepend",
    },
  ],
};

const server = process.env.SIDESEAT_URL ?? "http://127.0.0.1:5388";

export default defineConfig({
  plugins: [react(), securityPolicy],
  build: {
    target: "es2023",
    // Fonts stay files of their own: the policy above allows no data: URLs for them.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { proxy: { "/api": server, "/v1": server } },
  test: {
    // Tests of components ask for a DOM themselves, on their first line.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
