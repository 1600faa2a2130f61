#!/usr/bin/env python3
"""Writes the scores that sacreBLEU gives to sentences of ours; the Java metrics are tested against them.

usage: sacrebleu_vectors.py OUT_JSON      (needs sacrebleu, made with 2.6.0)
"""
import json
import sys

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

ENGLISH = [  # hypothesis, reference
    ("The meeting starts at nine.", "The meeting starts at nine."),
    ("The meeting begins at 9:30 a.m.", "The meeting starts at 9:30 a.m."),
    ("", "Nothing was written here."),
    ("Something was written.", ""),
    ("", ""),
    (" ", "Only a space."),
    ("Yes", "Yes"),
    ("No.", "Yes."),
    ("He lives in a small house", "He lives in the small house by the river"),
    ("the the the the the the the", "The cat is on the mat."),
    ("We sold 1,234.56 units in 2023.", "We sold 1,234.5 units in 2023."),
    ("Version 2.0.1, released on 3-4-2021", "Version 2.0.1 was released on 3-4-2021"),
    ("A well-known, state-of-the-art method.", "A well known state-of-the-art method."),
    ("It costs $5, not $6!", "It costs $5.00, not $6!"),
    ("&quot;Hello,&quot; she said.", "\"Hello,\" she said."),
    ("Tom &amp; Jerry &lt;3 &gt; 2", "Tom & Jerry <3 > 2"),
    ("&amp;lt; is an entity", "< is an entity"),
    ("Don't you think it's John's?", "Do n't you think it is John's?"),
    ("(Please) [read] {the} <manual>.", "Please read the manual."),
    ("Mail me at someone@example.org, please.", "Write to someone@example.org, please."),
    ("a/b/c and d\\e\\f", "a / b / c and d \\ e \\ f"),
    ("50% of 10^3 = 500", "50 % of 1000 = 500"),
    ("Wait... what?!", "Wait … what?"),
    (".5 and 5. and 5.5", ".5 and 5 . and 5.5"),
    ("Trailing spaces are ignored.   ", "Trailing spaces are ignored."),
    ("  Leading   and  double   spaces", "Leading and double spaces"),
    ("Tabs\tand\u00a0hard spaces", "Tabs and hard spaces"),
    ("two\nlines and a hy-\nphen", "two lines and a hyphen"),
    ("<skipped>This was skipped.", "This was skipped."),
    ("UPPER Case MATTERS", "upper case matters"),
    ("Café au lait, naïve façade", "Cafe au lait, naive facade"),
    ("Smile 😀 please 👍🏽", "Smile 😃 please 👍"),
    ("My sister has been learning the violin for three years.", "My sister has been playing the violin for three years."),
    ("I would like to cancel my order number 77-B.", "I'd like to cancel order no. 77-B."),
    ("Could you send me the invoice by Friday?", "Could you please send me the invoice by Friday?"),
    ("rain rain rain rain", "rain rain"),
    ("one two", "one two three four five six seven"),
    ("one two three four five six seven", "one two"),
    ("The train was late because of the heavy snow.", "Because of heavy snow, the train was late."),
    ("x_y_z ~ `code` | pipe", "x_y_z ~ `code` | pipe"),
    ("10-20 people, 3 -4, -5", "10 - 20 people, 3-4, -5"),
    ("She said: \"I know; you don't.\"", "She said: 'I know, you do not.'"),
    ("İstanbul and ΟΔΟΣ", "i̇stanbul and οδος"),
    ("mixed 日本語 words.", "mixed 日本 words."),
    ("zero\u200bwidth and ideographic\u3000space", "zerowidth and ideographic space"),
    ("This sentence is quite a bit longer than the others, so that every order has its runs.",
     "This sentence is somewhat longer than all others, so that every order has some runs."),
]

JAPANESE = [
    ("会議は九時に始まります。", "会議は九時に始まります。"),
    ("会議は午前9時半に始まる。", "会議は午前9時30分に始まります。"),
    ("", "何も書かれていない。"),
    ("何かが書かれた。", ""),
    ("", ""),
    ("\u3000", "全角の空白だけ。"),
    ("はい", "はい"),
    ("いいえ。", "はい。"),
    ("彼は小さな家に住んでいる", "彼は川のそばの小さな家に住んでいます"),
    ("ののののののの", "私の母の友人の車"),
    ("昨年は1,234.56個売れました。", "昨年は1,234.5個が売れた。"),
    ("２０２３年に１２３４個", "2023年に1234個"),
    ("「こんにちは」と彼女は言った。", "『こんにちは』と彼女は言いました。"),
    ("コーヒーを二つお願いします。", "コーヒーを2つください。"),
    ("ｺｰﾋｰをください", "コーヒーをください"),
    ("私はTomです。", "私はトムです。"),
    ("AIとは何ですか?", "AIとは何ですか？"),
    ("請求書を 金曜日 までに 送って ください。", "請求書を金曜日までに送ってください。"),
    ("注文番号77-Bを取り消したい。", "注文番号７７－Ｂをキャンセルしたいのですが。"),
    ("妹は三年間バイオリンを習っている。", "妹はバイオリンを三年間習っています。"),
    ("大雪で電車が遅れた。", "大雪のため、電車が遅れました。"),
    ("えーと…そうですね……", "ええと……そうですね…"),
    ("笑顔😀でお願い👍🏽", "笑顔😃でお願い👍"),
    ("𠮷野家で𩸽を食べた", "吉野家でほっけを食べた"),
    ("がぎぐげご", "か\u3099き\u3099く\u3099け\u3099こ\u3099"),
    ("ぱぴぷぺぽ！！！", "ぱぴぷぺぽ！"),
    ("価格は¥5,000(税込)です。", "価格は5,000円（税込）です。"),
    ("A社&amp;B社", "A社&B社"),
    ("改行が\nあります", "改行があります"),
    ("末尾の空白  ", "末尾の空白"),
    ("雨雨雨雨", "雨雨"),
    ("東京", "東京都千代田区霞が関"),
    ("東京都千代田区霞が関", "東京"),
    ("お手数ですが、ご確認のほどよろしくお願いいたします。", "お手数ですが、ご確認をお願いいたします。"),
    ("本日は休業いたします。", "本日はお休みです。"),
    ("資料を添付しましたのでご覧ください。", "添付の資料をご覧ください。"),
    ("電話番号は03-1234-5678です。", "電話番号は03（1234）5678です。"),
    ("ｈｅｌｌｏ world", "hello world"),
    ("彼女は三か月前に日本へ来ました。", "彼女は３ヶ月前に日本に来た。"),
    ("時々、私は一人で山に登る。", "ときどき、私はひとりで山に登ります。"),
    ("〜から～まで", "~から~まで"),
    ("a b c d e", "abcde"),
    ("この文はほかの文よりもかなり長いので、どの長さの並びも必ず含まれています。",
     "この文は他の文より少し長いので、どの長さの並びも必ず含まれているはずです。"),
]


def bleu(pairs, tokenizer, lowercase):
    metric = BLEU(tokenize=tokenizer, lowercase=lowercase)
    return metric.corpus_score([h for h, _ in pairs], [[r for _, r in pairs]]).score


def chrf(pairs):
    return CHRF().corpus_score([h for h, _ in pairs], [[r for _, r in pairs]]).score


def scores(pairs):
    found = {"chrf": chrf(pairs)}
    for tokenizer in ("13a", "char", "none"):
        for lowercase in (False, True):
            found[f"bleu-{tokenizer}{'-lc' if lowercase else ''}"] = bleu(pairs, tokenizer, lowercase)
    return found


def corpus(name, pairs):
    return {"name": name, "scores": scores(pairs), "sentences": [
        {"hypothesis": h, "reference": r, "scores": scores([(h, r)])} for h, r in pairs]}


def main(target):
    document = {"sacrebleu": sacrebleu.__version__, "corpora": [
        corpus("en", ENGLISH), corpus("ja", JAPANESE), corpus("both", ENGLISH + JAPANESE),
        corpus("no match", [("abc def", "ghi jkl"), ("mno", "pqr stu")]),
        corpus("short", [("a b", "a b"), ("c", "c")])]}
    with open(target, "w", encoding="utf-8") as out:
        json.dump(document, out, ensure_ascii=False, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
