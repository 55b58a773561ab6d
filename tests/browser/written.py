"""Two invented pages with all that makes a sentence hard to find again: markup inside words, readings, repetition."""

JAPANESE = """
<h1>汐見<ruby>浜<rp>(</rp><rt>はま</rt><rp>)</rp></ruby>の<b>渡し船</b>、十月から<wbr>増便へ</h1>
<p>汐見浜と沖ノ島を結ぶ渡し船が、十月一日から一日八往復に増える。運航する汐見海運が九月十二日に発表した。<b>増便</b>は
七年ぶりで、夏の利用者が前の年より二割多い延べ4万2千人に達したことが理由だという。</p>
<p>新しい時刻表では、始発が午前六時十分、最終が午後九時五分となる。<a href="/t">時刻表</a>は桟橋の<em>待合所</em>と
町役場の一階で九月二十日から配られる。詳しくは汐見海運の窓口へ。</p>
<h2>運賃と割引</h2>
<p>運賃は大人片道420円、小学生210円のまま据え置かれる。島に住む人は、町が発行する「しまカード」を見せると半額になる。
自転車は一台100円で、電動キックボードは載せられない。詳しくは汐見海運の窓口へ。</p>
<ul><li>回数券は11枚つづりで4,200円。</li><li>犬や猫は、ふたのあるかごに入れれば無料で乗れる。</li>
<li>車いすの人は、出発の十五分前までに桟橋で係員に声をかける。</li></ul>
<h2>船の名は「<ruby>海鵜<rt>うみう</rt></ruby>丸」</h2>
<p>増便に合わせて、定員90人の新しい船「<ruby>海鵜<rt>うみう</rt></ruby>丸」が加わる。設計は港町造船の<ruby>真野
<rt>まの</rt></ruby>技師で、揺れを抑えるため船底に左右二枚のひれがある。<br>
船内には島の小学生四十三人が描いた魚の絵が飾られる。<br>
進水式は九月二十八日の午前十時から、汐見浜の第二桟橋で行われる。</p>
<p>汐見海運の折原<span>奈緒子</span>社長は「冬も減らさずに走らせたい」と話す。一方、燃料の値上がりが続けば来年春に
運賃を見直す可能性もあるという。燃料費は2021年と比べて1.6倍になっている。</p>
<h2>島の暮らし</h2>
<p>沖ノ島の人口は八月末で312人、十年前のおよそ三分の二である。島の診療所には医師が週に三日通い、薬は船で届く。
高校生は毎朝の船で本土へ通うため、始発の時刻が早まることを喜ぶ家庭が多い。</p>
<p>島の名物は、あおさのり&amp;豆腐の味噌汁と、Ｂ級グルメ大会で賞を取った「たこめしバーガー」。店は三軒しかなく、
土曜・日曜は昼前に売り切れることもある。観光協会は、A-1ルートと呼ぶ一周5.4kmの散歩道を地図（無料）にまとめた。</p>
<table><tr><th>便</th><th>汐見浜発</th></tr><tr><td>始発の便は六時十分に出る。</td><td>最終の便は二十一時五分に出る。</td></tr></table>
<blockquote>船が増えれば、孫が泊まりに来やすくなる。帰りの心配をせずに買い物ができるのもありがたい。</blockquote>
<p>問い合わせは電話で、平日の午前九時から午後五時まで受け付ける。詳しくは汐見海運の窓口へ。</p>
<h2>これまでの歩み</h2>
<p>渡し船は1924年、櫓でこぐ小舟で始まった。1958年に発動機船となり、台風で桟橋が壊れた1991年には三か月にわたって
運休した。2019年の減便のあとは、島の若者たちが「船を守る会」をつくり、乗船券を本土の店の割引券としても使えるように
したり、沿線の小学校と共同で船内の読み聞かせ会を開いたりと、乗る人を増やす工夫を地道に重ねてきた。</p>
<p>町は来年度、桟橋の屋根を延ばす工事に三千二百万円を充てる方針で、議会の同意が得られれば五月に着工し、観光客が
増える夏休みの前までに工事を終えることを目指すとしている。工事の間は乗り場が五十メートル北へ移る。</p>
<p>よくある質問に答える。予約はいるのか。予約はいらないが、十人以上で乗るときは前日までに電話をする。欠航はどこで
わかるのか。欠航は出発の一時間前に町の防災無線と汐見海運のサイトで知らせる。</p>
"""

ENGLISH = """
<h1>Brindle Moor reopens its <b>reading</b> room</h1>
<p>The reading room of Brindle Moor opens again on 3&nbsp;October after eleven months of repairs. It was closed when
water from a burst pipe reached the lower shelves. Nearly <b>4</b>,<b>300</b> books were dried by hand, and all but
sixty-one could be saved.</p>
<p>Membership is free for anyone who lives, works or studies in the valley. Visitors can buy a day ticket for £2.50 at
the desk. See the notice board for details.</p>
<h2>Opening hours</h2>
<ul><li>The room opens at 10 a.m. from Tuesday to Friday.</li><li>On Saturdays it closes at 1 p.m., except before
holidays.</li><li>It stays closed on Sundays and Mondays.</li></ul>
<p>During school holidays the children&rsquo;s corner keeps longer hours, until 6.30 p.m. on weekdays. See the notice
board for details.</p>
<h2>The new roof</h2>
<p>The slate roof, laid in 1887, was replaced by copper sheets that weigh a third as much. Mr. Alder, the architect,
kept the old skylight &mdash; &ldquo;the best lamp in the county,&rdquo; as he calls it. Its 24&nbsp;panes were taken
out one by one, numbered, and stored in a barn at <a href="/f">Fell-end Farm</a>.<br>
Rain is now led through a pipe that no longer crosses the building.<br>
A sensor in the cellar calls the caretaker when the floor gets wet.</p>
<p>The work cost £412,000, of which the valley raised £150,000 in bake sales, concerts and a sponsored walk that drew
more than nine hundred people from both sides of the moor, among them the two surviving members of the choir that had
sung at the opening of the hall in 1951. The rest came from the county and from an insurance policy.</p>
<h2>What is on the shelves</h2>
<p>About half of the books are novels; a quarter deal with local history. The oldest is a herbal of 1623, bound in
calf-skin. It may be looked at on request, but not photographed with a flash. Maps &amp; plans lie in the long
drawer under the window.</p>
<p>Readers who cannot come in person may ask for a postal loan, which costs the price of the stamps in one direction
and may be kept for six weeks, twice as long as a loan from the desk. Large-print books are sent free of charge.</p>
<table><tr><th>Loan</th><th>Weeks</th></tr><tr><td>A loan from the desk lasts three weeks.</td><td>A postal loan lasts
six weeks.</td></tr></table>
<h2>Questions people ask</h2>
<p>Is there a lift? A lift for two wheelchairs was added behind the porch. Can I bring my dog? Guide dogs are welcome,
and other dogs may wait in the yard. Is there somewhere to eat? The kitchen sells soup between noon and 2 p.m.,
Tuesdays only.</p>
<blockquote>We carried the books out in a chain, forty people long. Nobody spoke, because everybody was counting.
</blockquote>
<p>The librarian, Oona Kerr-Whitlock, started as a volunteer in 2004. She wants to lend out more than books: seeds,
tools and a telescope are on her list. A talk about the herbal, &ldquo;Leaves on leaves&rdquo;, takes place on 17
October at 7 p.m. See the notice board for details.</p>
<p>Parking is scarce; the bus from <i>Ald</i>wick stops at the door every forty minutes. From November the last bus
leaves at 8.15&nbsp;p.m. The footpath across the moor is lit until ten.</p>
"""
