"""mig's catalogue with rows, through the program rows_shell: statements in, answers and rows out."""
import subprocess


class Shell:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def begin(self, dialect):
        """An empty database."""
        self.process.stdin.write(f"dialect {dialect}\n")

    def ask(self, statement):
        """"ok", "fails: …" or "unknown: …"."""
        self.process.stdin.write(statement + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def printed(self, what):
        """The lines that printing a table, or all of them, gives."""
        self.process.stdin.write(f"print {what}\nend\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) and line != "end\n":
            lines.append(line.strip())
        return lines
