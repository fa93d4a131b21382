import { expect, test } from 'vitest';
import { framesOf, isFrame } from './stack-frames.ts';

test.for<readonly [language: string, line: string, name: string, place: string, own: boolean]>([
  ['JavaScript', '    at async load (/srv/app/dist/cart.3f9a1c2b.js:12:3)', 'load', 'cart.js', true],
  ['JavaScript without a name', '    at file:///srv/app/cart.js?v=1:12:3', '', 'cart.js', true],
  ['a library of JavaScript', '    at next (/srv/node_modules/express/index.js:1:1)', 'next', 'index.js', false],
  ['Java', '\tat com.shop.Cart$1.sum(Cart.java:12)', 'com.shop.Cart.sum', 'Cart.java', true],
  [
    'a library of Java',
    '\tat org.springframework.web.A.b(A.java:12) ~[a.jar:1]',
    'org.springframework.web.A.b',
    'A.java',
    false,
  ],
  ['C#', '   at Shop.Cart.Add(Int32 id) in C:\\shop\\Cart.cs:line 12', 'Shop.Cart.Add', 'Cart.cs', true],
  ['C# without a file', '   at Shop.Cart.Add(Int32 id)', 'Shop.Cart.Add', '', true],
  ['Python', '  File "/srv/cart.py", line 12, in total', 'total', 'cart.py', true],
  ['Ruby', "\tfrom /srv/cart.rb:12:in `total'", 'total', 'cart.rb', true],
  ['PHP', '#0 /srv/Cart.php(12): Cart->total()', 'Cart->total', 'Cart.php', true],
  ['Rust', '             at src/cart.rs:12:3', '', 'cart.rs', true],
  ['Elixir', '    (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1', 'Shop.Cart.total/1', 'cart.ex', true],
  ['Dart', '#0      Cart.total (package:shop/cart.dart:12:3)', 'Cart.total', 'cart.dart', true],
  ['Go', '\t/srv/cart.go:12 +0x1d', '', 'cart.go', true],
])('a frame of %s is read', ([, line, name, place, own]) => {
  expect(framesOf(line)).toEqual([{ name, place, own }]);
  expect(isFrame(line)).toBe(true);
});

test('the innermost call comes first, wherever a language puts it', () => {
  const python = ['  File "a.py", line 1, in outer', '    inner()', '  File "a.py", line 2, in inner'].join('\n');
  expect(framesOf(python).map(({ name }) => name)).toEqual(['inner', 'outer']);
  const js = ['    at inner (/a.js:1:1)', '    at outer (/a.js:2:1)'].join('\n');
  expect(framesOf(js).map(({ name }) => name)).toEqual(['inner', 'outer']);
});

test('the first line of Ruby is message and frame; a line of data is none', () => {
  expect(isFrame("/srv/cart.rb:12:in `total': undefined (NoMethodError)")).toBe(false);
  expect(framesOf(`    at ${'x'.repeat(2_000)} (a.js:1:1)`)).toEqual([]);
});
