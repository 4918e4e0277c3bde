// What Visual Studio Code does with the output of a background task, as its documentation and its behaviour have it
// (code.visualstudio.com/docs/debugtest/tasks, "Defining a problem matcher" and "Background / watching tasks");
// long_vscode.sh asks VS Code itself:
//   - A line that begins or ends the background work is looked for first; a beginning while the task is active already
//     is no beginning but an ordinary line, an end while it is not active likewise.
//   - With activeOnStart the task is active as soon as it is started.
//   - At a beginning the files are noted that have problems of the matcher's owner; but if beginsPattern has a group,
//     the first one names the only file that is noted (file: 1 is the default of every pattern). At the end those of
//     them lose their problems that no line has named meanwhile.
//   - A line that the pattern matches is a problem of its file, whether the task is active or not.
//   - Named groups of endsPattern become variables; one that takes no part in the match leaves its variable empty.
import path from 'node:path';

const severities = new Set(['error', 'warning', 'info']);

// The file that a matched name means: with autoDetect below the directory if it exists there, else as it is.
function locate(name, [kind, directory], exists) {
    if (kind !== 'autoDetect') throw new Error(`this test does not know fileLocation ${kind}`);
    const below = path.join(directory, name);
    return exists(below) ? below : path.normalize(name.startsWith('/') ? name : '/' + name);
}

export class BackgroundTask {
    // `problems` is what the Problems view shows: owner -> file -> list. It is common to all tasks.
    constructor(matcher, problems, variables, exists) {
        this.matcher = matcher;
        this.pattern = new RegExp(matcher.pattern.regexp);
        this.begin = new RegExp(matcher.background.beginsPattern);
        this.end = new RegExp(matcher.background.endsPattern);
        this.problems = problems;
        this.variables = variables;
        this.exists = exists;
        this.found = new Map(); // file -> problems since the last beginning or end
        this.toClean = new Set();
        this.isActive = false;
        this.ends = 0;
        if (!problems.has(matcher.owner)) problems.set(matcher.owner, new Map());
        if (matcher.background.activeOnStart) {
            this.isActive = true;
            this.noteFiles();
        }
    }

    get own() {
        return this.problems.get(this.matcher.owner);
    }

    noteFiles() {
        for (const file of this.own.keys()) this.toClean.add(file);
    }

    line(text) {
        const begin = this.isActive ? null : this.begin.exec(text);
        if (begin) {
            this.isActive = true;
            this.found.clear();
            if (begin[1]) {
                this.toClean.add(locate(begin[1], this.matcher.fileLocation, () => false));
            } else {
                this.noteFiles();
            }
            return;
        }
        const end = this.isActive ? this.end.exec(text) : null;
        if (end) {
            this.isActive = false;
            ++this.ends;
            for (const [name, value] of Object.entries(end.groups ?? {})) this.variables.set(name, value);
            for (const file of this.toClean) this.own.delete(file);
            this.toClean.clear();
            this.found.clear();
            return;
        }
        const match = this.pattern.exec(text);
        if (match) this.problem(match);
    }

    problem(match) {
        const { file, line, column, severity, message } = this.matcher.pattern;
        const place = locate(match[file].trim(), this.matcher.fileLocation, this.exists);
        this.toClean.delete(place);
        const problem = {
            line: parseInt(match[line]),
            column: match[column] ? parseInt(match[column]) : 1,
            severity: severities.has(match[severity]) ? match[severity] : (this.matcher.severity ?? 'error'),
            message: match[message].trim(),
            source: this.matcher.source,
        };
        const list = this.found.get(place) ?? [];
        if (!list.some((other) => JSON.stringify(other) === JSON.stringify(problem))) list.push(problem);
        this.found.set(place, list);
        this.own.set(place, list);
    }
}

// Text with ${workspaceFolder} and ${taskVar:...} put in, as in tasks.json and launch.json; null if one is empty.
export function resolved(value, folder, variables) {
    if (Array.isArray(value)) return value.map((item) => resolved(item, folder, variables));
    if (typeof value === 'object' && value !== null)
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, folder, variables)]));
    if (typeof value !== 'string') return value;
    let isEmpty = false;
    const text = value.replace(/\$\{(\w+)(?::(\w+))?\}/g, (whole, kind, name) => {
        if (kind === 'workspaceFolder') return folder;
        const found = kind === 'taskVar' ? variables.get(name) : undefined;
        if (found === undefined) isEmpty = true;
        return found ?? whole;
    });
    return isEmpty ? null : text;
}

// The lines that a terminal shows, from the bytes that are written to it: colours are gone, what has been drawn over
// too.
export class TerminalLines {
    constructor(onLine) {
        this.onLine = onLine;
        this.cells = [];
        this.column = 0;
        this.escape = null;
    }

    write(text) {
        for (const c of text) this.put(c);
    }

    put(c) {
        if (this.escape !== null) {
            this.escape += c;
            if (this.escape.startsWith(']')) { // an operating system command, such as the window's title
                if (c === '\x07' || this.escape.endsWith('\x1b\\')) this.escape = null;
                return;
            }
            if (this.escape === '[' || /[0-9;?]/.test(c)) return;
            if (this.escape === '[K') this.cells.length = Math.min(this.cells.length, this.column);
            this.escape = null;
        } else if (c === '\x1b') {
            this.escape = '';
        } else if (c === '\r') {
            this.column = 0;
        } else if (c === '\n') {
            this.onLine(this.cells.join(''));
            this.cells = [];
            this.column = 0;
        } else {
            while (this.cells.length < this.column) this.cells.push(' ');
            this.cells[this.column++] = c;
        }
    }
}

// Why other programs might not understand a regular expression, or null. Allowed is what ECMAScript, Rust's crate regex
// (from 1.9) and RE2 read alike.
export function whyNotSimple(expression) {
    const rest = expression
        .replace(/\[\^?[^\]\\[]+\]/g, '') // classes without escapes
        .replace(/\\[d.]/g, '')
        .replace(/\(\?<[A-Za-z_]\w*>/g, '(');
    const odd = rest.match(/\\.|\(\?.{0,2}|[[\]{}]|[*+?][*+?]/);
    return odd ? `"${odd[0]}" in ${expression}` : null;
}
