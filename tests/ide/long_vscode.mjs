// Drives VS Code as a person would, by keys, and reads its Problems view: see long_vscode.sh.
// Usage: node long_vscode.mjs NODE_MODULES WORK BUILD_DIRECTORY
//   WORK             has the projects "server" and "tests" with the tasks of `cmakewatch init vscode`
//   BUILD_DIRECTORY  has cmakewatch
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, work, build] = process.argv.slice(2);
const deadline_ms = 120_000;

async function load(name) {
    const directory = path.join(modules, name);
    const { main } = JSON.parse(fs.readFileSync(path.join(directory, 'package.json'), 'utf8'));
    return (await import(pathToFileURL(path.join(directory, main)))).default;
}

async function until(what, holds) {
    for (const end = Date.now() + deadline_ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200)))
        if (await holds()) return;
    throw new Error(`waited too long for ${what}`);
}

// Commands that the check needs, by keys that VS Code has no use for.
const commands = {
    'ctrl+alt+f1': ['workbench.action.tasks.runTask', 'cmakewatch: server'],
    'ctrl+alt+f2': ['workbench.action.tasks.build'],
    'ctrl+alt+f3': ['workbench.action.tasks.runTask', 'cmakewatch: test'],
    'ctrl+alt+f4': ['workbench.action.tasks.terminate', 'terminateAll'],
    'ctrl+alt+f5': ['workbench.panel.markers.view.focus'],
};

// code-server, at any free port.
class Server {
    constructor() {
        const data = path.join(work, 'data');
        fs.mkdirSync(path.join(data, 'User'), { recursive: true });
        fs.writeFileSync(path.join(data, 'User', 'settings.json'),
                         JSON.stringify({ 'workbench.startupEditor': 'none', 'chat.disableAIFeatures': true }));
        fs.writeFileSync(path.join(data, 'User', 'keybindings.json'), JSON.stringify(
            Object.entries(commands).map(([key, [command, args]]) => ({ key, command, args }))));
        this.log = '';
        const words = ['--bind-addr', '127.0.0.1:0', '--auth', 'none', '--disable-workspace-trust', '--disable-telemetry',
                       '--disable-update-check', '--config', path.join(data, 'config.yaml'), '--user-data-dir', data,
                       '--extensions-dir', path.join(data, 'extensions')];
        this.process = spawn(process.execPath, [path.join(modules, 'code-server'), ...words], {
            detached: true, // a group of its own, which ends as a whole
            env: { ...process.env, HOME: path.join(work, 'home'), SHELL: '/bin/bash' },
        });
        for (const stream of [this.process.stdout, this.process.stderr])
            stream.on('data', (text) => { this.log += text; });
    }

    async url() {
        const line = /listening on (http:\S+?)\/?\s/;
        await until('code-server', () => line.test(this.log));
        return line.exec(this.log)[1];
    }

    async end() {
        process.kill(-this.process.pid, 'SIGTERM');
        await new Promise((resolve) => this.process.once('close', resolve));
    }
}

// A window that has a folder open.
class Window {
    static async open(browser, url, folder) {
        const window = new Window();
        window.page = await browser.newPage();
        await window.page.goto(`${url}/?folder=${folder}`, { waitUntil: 'domcontentloaded', timeout: deadline_ms });
        await until('the files of the folder', async () => (await window.rows('.explorer-folders-view')).length > 0);
        await window.page.click('.editor-group-container'); // or it has no keyboard
        return window;
    }

    rows(where) {
        return this.page.evaluate((selector) => [...document.querySelectorAll(`${selector} .monaco-list-row`)]
            .map((row) => `${row.getAttribute('aria-label') ?? ''} ${row.textContent}`), where);
    }

    async press(keys) {
        const names = keys.split('+');
        const held = { ctrl: 'Control', alt: 'Alt' };
        for (const name of names.slice(0, -1)) await this.page.keyboard.down(held[name]);
        await this.page.keyboard.press(names.at(-1).toUpperCase());
        for (const name of names.slice(0, -1)) await this.page.keyboard.up(held[name]);
    }

    // Again and again: VS Code takes no keys before it has read which ones there are.
    async pressUntil(keys, what, holds) {
        let pressed = 0;
        await until(what, async () => {
            if (holds()) return true;
            if (Date.now() - pressed > 10_000) {
                await this.press(keys);
                pressed = Date.now();
            }
            return false;
        });
    }

    // The line of the status bar: "No Problems", or how many there are of which kind.
    counted() {
        return this.page.evaluate(() => document.querySelector('#status\\.problems a')?.getAttribute('aria-label') ?? '');
    }

    async saysNothing(what) {
        await until(what, async () => (await this.counted()) === 'No Problems');
    }

    async tells(file, message) {
        await this.press('ctrl+alt+f5');
        await until(`"${message}" of ${file} in the Problems view`, async () => {
            const rows = await this.rows('.markers-panel-container');
            return rows.some((row) => row.includes(file)) && rows.some((row) => row.includes(message));
        });
    }
}

function replace(file, good, bad) {
    const text = fs.readFileSync(file, 'utf8');
    if (!text.includes(good)) throw new Error(`there is no "${good}" in ${file}`);
    fs.writeFileSync(file + '~', text.replace(good, bad));
    fs.renameSync(file + '~', file);
}

const checks = [
    { name: 'run', folder: 'server', keys: 'ctrl+alt+f1', file: 'greeting.h', good: '"Hello', bad: 'hello' },
    { name: 'build', folder: 'server', keys: 'ctrl+alt+f2', file: 'greeting.h', good: '"Hello', bad: 'hello' },
    { name: 'test', folder: 'tests', keys: 'ctrl+alt+f3', file: 'words.cpp', good: 'return found', bad: 'return hello' },
];

async function check(browser, url, { name, folder, keys, file, good, bad }) {
    const project = path.join(work, folder);
    const record = path.join(project, 'build/.cmakewatch/tests.json'); // of the tests that have passed
    const started = path.join(project, 'build/.ninja_log');
    for (const before of [record, started]) fs.rmSync(before, { force: true });
    const window = await Window.open(browser, url, project);
    try {
        await window.pressUntil(keys, 'the first build', () => fs.existsSync(started));
        if (name === 'test') await until('tests that have been run', () => fs.existsSync(record));
        for (let time = 1; time <= 2; ++time) {
            await window.saysNothing('no problems at first');
            replace(path.join(project, file), good, bad);
            await window.tells(file, 'hello');
            replace(path.join(project, file), bad, good);
            await window.saysNothing(`no problems after the mend, time ${time}`);
        }
        console.log(`the ${name} task: an error is shown, and gone once it is mended`);
    } catch (error) {
        const picture = path.join(build, `vscode-${name}.png`);
        await window.page.screenshot({ path: picture });
        throw new Error(`the ${name} task: ${error.message}; "${await window.counted()}" is what ${picture} shows`);
    } finally {
        await window.press('ctrl+alt+f4');
        await window.page.close();
    }
}

const { version, codeServerVersion } = JSON.parse(
    fs.readFileSync(path.join(modules, 'code-server/lib/vscode/product.json'), 'utf8'));
const puppeteer = await load('puppeteer-core');
const server = new Server();
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'],
                                         defaultViewport: { width: 1400, height: 900 } });
let failures = 0;
try {
    const url = await server.url();
    for (const one of checks) {
        try {
            await check(browser, url, one);
        } catch (error) {
            ++failures;
            console.log(`FAILED: ${error.message}`);
        }
    }
} catch (error) {
    ++failures;
    console.log(`FAILED: ${error.message}\n${server.log}`);
} finally {
    await browser.close();
    await server.end();
}
console.log(`VS Code ${version} (code-server ${codeServerVersion}): ${checks.length - failures} of ${checks.length} tasks`);
process.exit(failures === 0 ? 0 : 1);
