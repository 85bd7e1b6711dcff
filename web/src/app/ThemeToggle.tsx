// Light or dark: the system's preference until the reader chooses.
import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { TopButton } from "./TopButton";

export function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <TopButton
      icon={scheme === "dark" ? "sun" : "moon"}
      label={`Switch to ${other} colours`}
      onClick={() => {
        setColorScheme(other);
      }}
    />
  );
}
