// Mantine with this workbench's looks, and the colour scheme the reader chose.
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/ActionIcon.css";
import "@mantine/core/styles/Button.css";
import "@mantine/core/styles/Loader.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/Tooltip.css";
import "@mantine/core/styles/Tabs.css";
import "@mantine/core/styles/FloatingIndicator.css";
import "@mantine/core/styles/SegmentedControl.css";
import "@mantine/core/styles/Skeleton.css";
import "@mantine/core/styles/CloseButton.css";
import "@fontsource-variable/inter/wght.css";
import "./tokens.css";
import "./base.css";
import "./mantine.css";
import {
  MantineProvider,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from "@mantine/core";
import type { ReactNode } from "react";

const accent: MantineColorsTuple = [
  "#e6f7f5",
  "#d2ede9",
  "#a5dbd4",
  "#74c8be",
  "#4db8ab",
  "#34ae9f",
  "#1f9a8c",
  "#0f8578",
  "#0f766e",
  "#06594f",
];

const theme = createTheme({
  colors: { accent },
  primaryColor: "accent",
  primaryShade: { light: 8, dark: 6 },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  defaultRadius: "sm",
  cursorType: "pointer",
  fontSizes: { xs: "11px", sm: "12.5px", md: "13px", lg: "15px", xl: "18px" },
  components: {
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 340, fz: "xs" },
    },
  },
});

// Reads and writes inside try/catch: without storage the system's preference decides. The key is
// also public/theme.js's, which sets the scheme before the first paint.
const schemeManager = localStorageColorSchemeManager({ key: "sideseat.color-scheme" });

export function Theme({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
      deduplicateInlineStyles
    >
      {children}
    </MantineProvider>
  );
}
