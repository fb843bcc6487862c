// Makes @tensorflow/tfjs-node out of npm's source and PyPI's libtensorflow. Linux x64.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binding, buildFolder, tfjsNodeFolder } from './binding.mjs';

// Only what the binding needs of the wheel.
const extraction = `
import sys, zipfile
wanted = ('tensorflow/libtensorflow', 'tensorflow/include/tensorflow/c/', 'tensorflow/include/tensorflow/core/platform/',
          'tensorflow/include/tensorflow/tsl/')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(members=[name for name in wheel.namelist() if name.startswith(wanted)])
`;

// The binding is written for libtensorflow 2.9; up to 2.11 the wheels have it only inside Python's own library.
const wheel = 'tensorflow-cpu==2.12.1';
const wheelTags = [
  '--python-version=3.10',
  '--platform=manylinux_2_17_x86_64',
  '--platform=manylinux2014_x86_64',
];
const napiVersion = 8;

const build = fileURLToPath(buildFolder);
const tfjsNode = fileURLToPath(tfjsNodeFolder);
const coreModules = fileURLToPath(new URL('../../packages/core/node_modules/@tensorflow/', import.meta.url));

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(
    `The wheel is for linux x64. Received ${process.platform} ${process.arch}. Tests run without it.`,
  );
  process.exit(2);
}
if (existsSync(binding))
  console.log('tfjs-node is built already; remove tooling/tfjs-node/build to build it anew.');
else buildAll();

function buildAll() {
  rmSync(build, { recursive: true, force: true });
  mkdirSync(build);
  say('the npm package, without its install script');
  installPackage();
  say("core's own TensorFlow.js in place of a second copy");
  shareWithCore();
  say(`libtensorflow out of ${wheel}`);
  unpackLibrary();
  say('the binding');
  compileBinding();
  say('done');
}

function installPackage() {
  const { version } = JSON.parse(readFileSync(join(coreModules, 'tfjs-core/package.json'), 'utf8'));
  writeFileSync(join(build, 'package.json'), '{\n  "private": true\n}\n');
  run('npm', [
    'install',
    '--ignore-scripts',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    `@tensorflow/tfjs-node@${version}`,
    'node-gyp@12.4.0',
  ]);
}

/** Tensors, kernels and layers are those of core: one registry, one `instanceof`. */
function shareWithCore() {
  const modules = dirname(tfjsNode);
  for (const name of readdirSync(coreModules).filter((name) => existsSync(join(modules, name)))) {
    if (name === 'tfjs-node') continue;
    rmSync(join(modules, name), { recursive: true });
    symlinkSync(relative(modules, join(coreModules, name)), join(modules, name));
  }
}

/** Headers to deps/include, libraries to deps/lib, under the names that binding.gyp links. */
function unpackLibrary() {
  run('python3', [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary=:all:',
    ...wheelTags,
    '--dest=.',
    wheel,
  ]);
  const file = readdirSync(build).find((name) => name.endsWith('.whl'));
  run('python3', ['-c', extraction, file]);
  rmSync(join(build, file));
  const library = join(tfjsNode, 'deps/lib');
  mkdirSync(library, { recursive: true });
  renameSync(join(build, 'tensorflow/include'), join(tfjsNode, 'deps/include'));
  for (const [name, linked] of [
    ['libtensorflow_cc.so.2', 'libtensorflow.so'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
  ]) {
    renameSync(join(build, 'tensorflow', name), join(library, name));
    symlinkSync(name, join(library, linked));
  }
  rmSync(join(build, 'tensorflow'), { recursive: true });
}

/** Compiles with the headers beside the running node where they are; node-gyp fetches them otherwise. */
function compileBinding() {
  const nodeFolder = dirname(dirname(process.execPath));
  const headers = existsSync(join(nodeFolder, 'include/node/node_api.h')) ? [`--nodedir=${nodeFolder}`] : [];
  const napi = [
    '--module_name=tfjs_binding',
    `--module_path=${dirname(fileURLToPath(binding))}`,
    `--napi_build_version=${napiVersion}`,
  ];
  run(
    process.execPath,
    [join(build, 'node_modules/node-gyp/bin/node-gyp.js'), 'rebuild', ...headers, ...napi],
    tfjsNode,
  );
}

function run(command, args, folder = build) {
  execFileSync(command, args, { cwd: folder, stdio: 'inherit' });
}

function say(step) {
  console.log(`\ntfjs-node: ${step}`);
}
