// Runs the tasks that `cmakewatch init vscode` has written, as VS Code would, and looks at the problems that it would
// show while a project is broken and mended.
// Usage: node check_matcher.mjs PROJECT COMPILER pipe|terminal
import { spawn, spawnSync } from 'node:child_process';
import { deepStrictEqual, notStrictEqual, strictEqual } from 'node:assert';
import fs from 'node:fs';
import path from 'node:path';
import { BackgroundTask, TerminalLines, resolved, whyNotSimple } from './vscode_tasks.mjs';

const [folder, compiler, how] = process.argv.slice(2);
const deadline_ms = 120_000;
const build = path.join(folder, 'build');
const gate = path.join(build, 'gate');

const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const tasks = read('.vscode/tasks.json').tasks;
const launch = read('.vscode/launch.json');
const file = (name) => path.join(folder, name);
const sources = ['src/main.cpp', 'src/with space/part.cpp'];
const good = Object.fromEntries(sources.map((name) => [name, fs.readFileSync(file(name), 'utf8')]));

// As editors do it: the file is never seen half written.
function save(name, text) {
    fs.writeFileSync(file(name) + '~', text);
    fs.renameSync(file(name) + '~', file(name));
}

// What the compiler says of a file as it is now: its own words are what must be shown.
function saidOf(name) {
    const options = ['-Wall', '-fsyntax-only', '-fdiagnostics-color=never', file(name)];
    const lines = spawnSync(compiler, options, { encoding: 'utf8' }).stderr.split('\n');
    const said = [];
    for (const line of lines) {
        for (const severity of ['fatal error', 'error', 'warning']) {
            const mark = `: ${severity}: `;
            const at = line.indexOf(mark);
            if (at < 0) continue;
            const [place, number, column] = line.slice(0, at).split(':');
            strictEqual(place, file(name));
            said.push({ line: +number, column: +column, severity: severity.split(' ').pop(),
                        message: line.slice(at + mark.length), source: 'cmakewatch' });
            break;
        }
    }
    notStrictEqual(said.length, 0, `the compiler says nothing of ${name}`);
    return said;
}

class Run {
    constructor(label, problems) {
        const task = resolved(tasks.find((one) => one.label === label), folder, new Map());
        strictEqual(task.type, 'process');
        strictEqual(task.isBackground, true);
        this.variables = new Map();
        this.task = new BackgroundTask(task.problemMatcher, problems, this.variables, fs.existsSync);
        this.lines = [];
        this.waiting = [];
        const words = [task.command, ...task.args];
        const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
        this.child = how === 'terminal' ? spawn('script', ['-qfec', `exec ${quoted}`, '/dev/null'], { cwd: folder })
                                        : spawn(words[0], words.slice(1), { cwd: folder });
        const terminal = new TerminalLines((line) => {
            this.lines.push(line);
            this.task.line(line);
            this.look();
        });
        for (const stream of [this.child.stdout, this.child.stderr]) {
            stream.setEncoding('utf8');
            stream.on('data', (text) => terminal.write(text));
        }
        this.ended = new Promise((resolve) => this.child.on('close', resolve));
    }

    // Whether somebody's wait is over, now that a line has been seen.
    look() {
        this.waiting = this.waiting.filter(({ holds, resolve }) => {
            if (!holds()) return true;
            resolve();
            return false;
        });
    }

    until(what, holds) {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error(`gave up waiting for ${what}`)), deadline_ms);
            this.waiting.push({ holds, resolve: () => { clearTimeout(timer); resolve(); } });
            this.look();
        });
    }

    // Until the build that `edit` causes has ended.
    async after(what, edit) {
        const { ends } = this.task;
        await edit();
        await this.until(what, () => this.task.ends > ends && !this.task.isActive);
    }

    problems() {
        return Object.fromEntries([...this.task.own].sort());
    }

    // The pid that the debugger of this kind would be attached to, with what the configuration says of it.
    attached(kind) {
        const compound = launch.compounds.find((one) => one.name === `cmakewatch: server (${kind})`);
        strictEqual(compound.preLaunchTask, 'cmakewatch: server');
        const configuration = launch.configurations.find((one) => one.name === compound.configurations[0]);
        strictEqual(configuration.request, 'attach');
        const values = resolved(configuration, folder, this.variables);
        const pid = values.processId ?? values.pid;
        // Linked anew with the same content, the file is another one than the running program's.
        const running = pid === null ? null : fs.readlinkSync(`/proc/${pid}/exe`).replace(' (deleted)', '');
        if (pid !== null) strictEqual(running, fs.realpathSync(values.program));
        return pid;
    }

    // With `r`, once the program has ended.
    async runAgain(pid) {
        process.kill(pid, 'SIGKILL');
        await this.until('the end of the program', () => this.lines.some((line) => /\(r\s+runs it again/.test(line)));
        this.child.stdin.write('r');
    }

    async stop() {
        if (how === 'terminal') {
            this.child.stdin.write('\x03');
        } else {
            this.child.kill('SIGTERM');
        }
        const timer = setTimeout(() => this.child.kill('SIGKILL'), deadline_ms);
        await this.ended;
        clearTimeout(timer);
    }
}

// A compile stops at a closed gate.
const close = () => {
    fs.rmSync(path.join(gate, 'reached'), { force: true });
    fs.writeFileSync(path.join(gate, 'closed'), '');
};
const open = () => fs.rmSync(path.join(gate, 'closed'));
async function reached() {
    for (const end = Date.now() + deadline_ms; !fs.existsSync(path.join(gate, 'reached'));) {
        if (Date.now() > end) throw new Error('gave up waiting for a compile at the gate');
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
    fs.rmSync(path.join(gate, 'reached'));
}

function parentOf(pid) {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return +stat.slice(stat.lastIndexOf(')') + 1).trim().split(' ')[1];
}

const wrong = (name, text) => good['src/main.cpp'].replace('/* here */', `/* here */ ${text}`).replace('/* top */', name);

async function checkServer() {
    const run = new Run('cmakewatch: server', new Map());
    try {
        const part = file('src/with space/part.cpp');
        const main = file('src/main.cpp');
        const generated = path.join(build, 'generated.h');

        strictEqual(run.task.isActive, true);
        await run.after('the first build', () => {});
        const warnings = run.problems();
        deepStrictEqual(Object.keys(warnings).sort(), [generated, part].sort(), 'files with warnings');
        deepStrictEqual(warnings[part], saidOf('src/with space/part.cpp'), 'a warning of a good build stays');
        strictEqual(warnings[generated][0].line, 3);
        strictEqual(warnings[generated][0].severity, 'warning');
        const first = run.attached('gdb');
        strictEqual(run.attached('lldb'), first);

        await run.after('a failure', () => save('src/main.cpp', wrong('', 'undeclared_name = 1;')));
        deepStrictEqual(run.problems(), { [main]: saidOf('src/main.cpp') }, 'the error is shown');
        strictEqual(run.attached('gdb'), first, 'the old program goes on');

        await run.after('another failure', () => save('src/main.cpp', wrong('#include "missing.h"', '')));
        const [missing] = saidOf('src/main.cpp');
        deepStrictEqual(run.problems(), { [main]: [missing] }, 'a fatal error is an error');
        strictEqual(missing.severity, 'error');

        await run.after('the fix', () => save('src/main.cpp', good['src/main.cpp']));
        deepStrictEqual(run.problems(), {}, 'the fix clears the error');
        strictEqual(run.attached('gdb'), first, 'the program is as it was');

        await run.after('a failure', () => save('src/main.cpp', wrong('', 'undeclared_name = 1;')));
        notStrictEqual(run.task.own.size, 0);
        close();
        save('src/main.cpp', wrong('', 'still_undeclared = 1;'));
        await reached();
        await run.until('the beginning of the next build', () => run.task.isActive);
        notStrictEqual(run.task.own.size, 0, 'problems stay until the next build ends');
        const { ends } = run.task;
        save('src/main.cpp', wrong('', 'value += 2;'));
        await reached(); // by the next build
        await run.until('the end of the cancelled build', () => run.task.ends > ends && run.task.isActive);
        strictEqual(run.task.ends, ends + 1);
        strictEqual(run.lines.filter((line) => /^cmakewatch: build cancelled #\d+ pid=\d+ \(/.test(line)).length, 1);
        deepStrictEqual(run.problems(), {}, 'a cancelled build clears the error');
        await run.after('the end of the next build', open);
        deepStrictEqual(run.problems(), {});
        const second = run.attached('lldb');
        notStrictEqual(second, first, 'ready names the new program');
        strictEqual(run.attached('gdb'), second);

        // Without a build: the beginning must be seen, or the debugger is attached to what is gone.
        const restart = how === 'terminal' ? () => run.runAgain(second) : () => process.kill(parentOf(second), 'SIGKILL');
        await run.after('a restart without a build', restart);
        const third = run.attached('gdb');
        notStrictEqual(third, second, 'ready names the restarted program');
    } catch (error) {
        console.log(run.lines.join('\n'));
        throw error;
    } finally {
        await run.stop();
    }
}

async function checkBuild() {
    save('src/main.cpp', good['src/main.cpp']);
    const run = new Run('cmakewatch: build', new Map());
    try {
        const task = tasks.find((one) => one.label === 'cmakewatch: build');
        deepStrictEqual(task.group, { kind: 'build', isDefault: true });
        await run.after('the first build', () => {});
        deepStrictEqual(run.problems(), {});
        await run.after('a failure', () => save('src/main.cpp', wrong('', 'undeclared_name = 1;')));
        deepStrictEqual(run.problems(), { [file('src/main.cpp')]: saidOf('src/main.cpp') });
        await run.after('the fix', () => save('src/main.cpp', good['src/main.cpp']));
        deepStrictEqual(run.problems(), {});
        strictEqual(run.variables.size, 0);
    } catch (error) {
        console.log(run.lines.join('\n'));
        throw error;
    } finally {
        await run.stop();
    }
}

for (const { problemMatcher } of tasks.filter((task) => task.isBackground))
    for (const expression of [problemMatcher.pattern.regexp, ...Object.values(problemMatcher.background).slice(1)])
        strictEqual(whyNotSimple(expression), null);
await checkServer();
await checkBuild();
