#!/usr/bin/env python3
"""Renders templates of our own, written in the ways of published chat templates, with the package jinja2.

usage: jinja_vectors.py OUT_JSON      (needs jinja2)

The environment is that of Hugging Face transformers: trim_blocks, lstrip_blocks, and tojson that keeps all characters.
"""
import json
import sys

from jinja2.sandbox import ImmutableSandboxedEnvironment

CONVERSATIONS = [
    [{"role": "user", "content": "Hello {{ 1 + 1 }} {% if %}"}],
    [{"role": "system", "content": "  Be brief. \n"}, {"role": "user", "content": "Why 'so'? \"Well\" <b>\n"}],
    [{"role": "user", "content": "1"}, {"role": "assistant", "content": "<think>\nhm\n</think>\n\ntwo"},
     {"role": "user", "content": "日本語 \u3000 😀"}],
    [{"role": "assistant", "content": ""}, {"role": "user", "content": "x"}],
]

TEMPLATES = [
    # one line, as ChatML is mostly written
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|s|>system\\nYou help.<|e|>\\n' }}"
    "{% endif %}{{ '<|s|>' + message['role'] + '\\n' + message['content'] + '<|e|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|s|>assistant\\n' }}{% endif %}",
    # hyphens and slices over lines
    "{{- bos_token }}\n{%- if messages[0]['role'] == 'system' %}\n    {%- set system = messages[0]['content']|trim %}\n"
    "    {%- set messages = messages[1:] %}\n{%- else %}\n    {%- set system = \"\" %}\n{%- endif %}\n"
    "{{- \"<h>system</h>\\n\\n\" }}\n{{- system ~ '<eot>' }}\n{%- for message in messages %}\n"
    "    {%- if not (message.role == 'tool' or 'tool_calls' in message) %}\n"
    "        {{- '<h>' + message['role'] + '</h>\\n\\n' + message['content'] | trim + '<eot>' }}\n    {%- endif %}\n"
    "{%- endfor %}\n{%- if add_generation_prompt %}\n    {{- '<h>assistant</h>\\n\\n' }}\n{%- endif %}\n",
    # namespaces, reversed slices, methods
    "{%- set ns = namespace(searching=true, last=messages|length - 1) %}\n{%- for message in messages[::-1] %}\n"
    "    {%- set index = (messages|length - 1) - loop.index0 %}\n"
    "    {%- if ns.searching and message.role == \"user\" and message.content is string and not message.content.startswith('1') %}\n"
    "        {%- set ns.searching = false %}\n        {%- set ns.last = index %}\n    {%- endif %}\n{%- endfor %}\n"
    "{%- for message in messages %}\n    {%- set content = message.content %}\n    {%- if '</think>' in content %}\n"
    "        {%- set thought = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}\n"
    "        {%- set content = content.split('</think>')[-1].lstrip('\\n') %}\n"
    "        {{- '[' + thought + ']' }}\n    {%- endif %}\n"
    "    {{- loop.index ~ '/' ~ loop.length ~ (' last ' if loop.index0 == ns.last else ' ') ~ content.strip() + '|' }}\n{%- endfor %}",
    # white space without hyphens, comments
    "{# a comment #}\nA\n  {% if true %}\n  B {{ bos_token }}\n  {% endif %}\n{{ eos_token }}\n\n  {% for m in messages %}  {# c #}\n"
    " {{ m.role }} \n  {% endfor %}\nend\n\n",
    # conditions of every kind
    "{% for m in messages %}{{ 'u' if m.role == 'user' else 's' if m['role'] == 'system' else 'a' }}"
    "{{ m.content | length }}{% if m.content is defined and m.tools is not defined and m.nothing is undefined %}d{% endif %}"
    "{% if not m.content %}empty{% elif m.content|length > 5 and m.content|length <= 12 or false %}mid{% else %}other{% endif %}"
    "{% if loop.last %}!{% else %},{% endif %}{% endfor %}{{ 7 // 2 }}{{ 7 % 4 }}{{ 2 * 3 - 1 }}{{ -3 }}{{ 1.5 }}",
    # values shown as Python does
    "{{ messages | tojson }}\n{{ messages[0] | tojson(indent=2) }}\n{{ none }} {{ true }} {{ missing }} {{ [1, 'a', none] }}"
    "{{ {'k': 'v', 'n': [1]}['k'] }}{{ messages[-1].content }}{{ messages[0].get('x', 'none') }}{{ {'b': 1}.items() | list | length }}",
    # loops over pairs, filters, else
    "{% for key, value in messages[0].items() %}{{ key }}={{ value | upper }};{% endfor %}{% for x in [] %}{% else %}nothing{% endfor %}"
    "{% for m in messages if m.role != 'user' %}{{ loop.index }}{{ m.role | capitalize }}{% endfor %}"
    "{{ ['a', 'b'] | join('-') }}{{ 'a,b,c'.split(',')[1] }}{{ missing | default('dflt') }}{{ '' | default('e', true) }}"
    "{{ range(3) | list }}{{ 'abc'[1:] }}{{ 'abc'[-1] }}{{ 'abcdef'[::2] }}{{ 'x' in ['x'] }}{{ 'z' not in 'xyz' }}",
    # block sets and blanks before tags
    "{% set text %}<{{ messages[0].content }}>{% endset %}{{ text }}{{ text }}\n   {%- if add_generation_prompt -%}   go   {%- endif -%}   \n end",
    # the outer variable stays what it was
    "{% set x = 1 %}{% for m in messages %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 9 %}{% endif %}{{ x }}",
    # a template that refuses
    "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Roles must alternate') }}{% endif %}{{ m.content }}{% endfor %}",
]


class Refused(Exception):
    pass


def refuse(message):
    raise Refused(message)


def main(target):
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.filters["tojson"] = lambda value, indent=None: json.dumps(value, ensure_ascii=False, indent=indent)
    environment.globals["raise_exception"] = refuse
    found = []
    for template in TEMPLATES:
        for messages in CONVERSATIONS:
            try:
                text = {"text": environment.from_string(template).render(
                    messages=messages, add_generation_prompt=True, bos_token="<bos>", eos_token="<eos>")}
            except Refused as refusal:
                text = {"refusal": str(refusal)}
            found.append({"template": template, "messages": messages, **text})
    with open(target, "w", encoding="utf-8") as out:
        json.dump(found, out, ensure_ascii=False, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
