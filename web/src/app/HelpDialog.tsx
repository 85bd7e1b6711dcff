// The keys of the workbench.
import { Dialog } from "../ui/Dialog";
import styles from "./Shell.module.css";

const rows: readonly (readonly [keys: readonly string[], meaning: string])[] = [
  [["j", "k"], "Next and previous row or span"],
  [["Enter"], "Open the row"],
  [["/"], "Search the traces"],
  [["Esc"], "Back to the list"],
  [["["], "Newer trace, from a trace"],
  [["]"], "Older trace, from a trace"],
  [["w"], "The whole trace's conversation"],
  [["←", "→"], "Fold and unfold a span in the tree"],
  [["?"], "This list"],
];

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <table className={styles.keys}>
        <tbody>
          {rows.map(([keys, meaning]) => (
            <tr key={meaning}>
              <td>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </td>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
