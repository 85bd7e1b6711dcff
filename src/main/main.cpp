// The `sideseat` command.
int main() { return 0; }
