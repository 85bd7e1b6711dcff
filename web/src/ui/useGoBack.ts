// Back to the list a page was opened from, at the row it was opened from; else to the list anew.
import { useLocation, useNavigate } from "react-router";

export function useGoBack(listPath: string): () => void {
  const navigate = useNavigate();
  const { state } = useLocation() as { state: { readonly fromList?: boolean } | null };
  return () => {
    if (state?.fromList === true) void navigate(-1);
    else void navigate(listPath);
  };
}
