# Install the pre-commit hook: layers, lengths and formats of what is committed, in seconds
#
# usage: ./dev hooks

hook=$(git rev-parse --git-path hooks)/pre-commit
if [[ -e $hook && ! -L $hook ]]; then
  die "$hook exists and is not ours; move it away first"
fi
ln -sfn "$ROOT/tools/pre-commit" "$hook"
echo "git commit now runs tools/pre-commit first (git commit --no-verify skips it)"
