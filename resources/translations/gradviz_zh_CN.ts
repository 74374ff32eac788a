<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source> at a learning rate of {rates}</source>
        <translation>，学习率为 {rates}</translation>
    </message>
    <message>
        <source> at line {line}</source>
        <translation>于第 {line} 行</translation>
    </message>
    <message>
        <source> at line {line} of {file}</source>
        <translation>于 {file} 第 {line} 行</translation>
    </message>
    <message>
        <source> by pass {number}</source>
        <translation>由第 {number} 次反向传播</translation>
    </message>
    <message>
        <source> by {operations}</source>
        <translation>（通过 {operations}）</translation>
    </message>
    <message>
        <source> if {condition}</source>
        <translation>，条件为 {condition}</translation>
    </message>
    <message>
        <source> in the thread {thread}</source>
        <translation>在线程 {thread} 中</translation>
    </message>
    <message>
        <source> in {thread}</source>
        <translation>（线程 {thread}）</translation>
    </message>
    <message>
        <source> inside {transforms}</source>
        <translation>在 {transforms} 内部</translation>
    </message>
    <message>
        <source> on {inputs}</source>
        <translation>对 {inputs} </translation>
    </message>
    <message>
        <source> on {line}</source>
        <translation>在{line}</translation>
    </message>
    <message>
        <source> on {line} or behind it</source>
        <translation>在{line}或其后</translation>
    </message>
    <message>
        <source> with the tangent {tangent}</source>
        <translation>，切向量为 {tangent}</translation>
    </message>
    <message>
        <source> with {grads}</source>
        <translation>，初始梯度为 {grads}</translation>
    </message>
    <message>
        <source>%gui {gui}: no event loop of a toolkit runs here.</source>
        <translation>%gui {gui}：这里不运行任何图形工具包的事件循环。</translation>
    </message>
    <message>
        <source>%matplotlib {gui}: no windows of a toolkit are opened here; figures are shown in the output.</source>
        <translation>%matplotlib {gui}：这里不会打开图形工具包的窗口；图形显示在输出中。</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Show me</source>
        <translation>带我看看(&amp;S)</translation>
    </message>
    <message>
        <source>()  a single number</source>
        <translation>()  单个数</translation>
    </message>
    <message>
        <source>(nothing to show)</source>
        <translation>（没有可显示的内容）</translation>
    </message>
    <message>
        <source>+ {count} more</source>
        <translation>还有 {count} 项</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>, from hit {count} on</source>
        <translation>，从第 {count} 次命中起</translation>
    </message>
    <message>
        <source>.data and what it hides</source>
        <translation>.data 与它隐藏的东西</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 字节</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>1 个错误</translation>
    </message>
    <message>
        <source>1 function</source>
        <translation>1 个函数</translation>
    </message>
    <message>
        <source>1 function run</source>
        <translation>函数运行 1 次</translation>
    </message>
    <message>
        <source>1 hint</source>
        <translation>1 条提示</translation>
    </message>
    <message>
        <source>1 iteration</source>
        <translation>1 轮</translation>
    </message>
    <message>
        <source>1 leaf</source>
        <translation>1 个叶子</translation>
    </message>
    <message>
        <source>1 node</source>
        <translation>1 个节点</translation>
    </message>
    <message>
        <source>1 operation</source>
        <translation>1 个运算</translation>
    </message>
    <message>
        <source>1 optimizer step</source>
        <translation>优化器 1 步</translation>
    </message>
    <message>
        <source>1 pass</source>
        <translation>1 次反向传播</translation>
    </message>
    <message>
        <source>1 warning</source>
        <translation>1 个警告</translation>
    </message>
    <message>
        <source>99 is written into the loss; its function does not notice.</source>
        <translation>99 被写入 loss；它的函数没有察觉。</translation>
    </message>
    <message>
        <source>= None leaves no tensor at all; the next pass makes a new one.</source>
        <translation>= None 之后张量不复存在；下一次反向传播会新建一个。</translation>
    </message>
    <message>
        <source>= gives a name to a value; to compare, write ==.</source>
        <translation>= 是给值命名；要比较请写 ==。</translation>
    </message>
    <message>
        <source>A ( is missing here.</source>
        <translation>这里缺少 (。</translation>
    </message>
    <message>
        <source>A : is missing here.</source>
        <translation>这里缺少 :。</translation>
    </message>
    <message>
        <source>A Parameter requires a gradient without being told.</source>
        <translation>Parameter 无需声明就需要梯度。</translation>
    </message>
    <message>
        <source>A backward function is about to run</source>
        <translation>反向函数即将运行</translation>
    </message>
    <message>
        <source>A block of numbers with a shape, and for autograd a place in the graph.</source>
        <translation>一块有形状的数字；对 autograd 来说，是计算图中的一个位置。</translation>
    </message>
    <message>
        <source>A cell that ran before it was edited since.</source>
        <translation>运行之后又被编辑过的单元格。</translation>
    </message>
    <message>
        <source>A checkpoint computed it again.</source>
        <translation>由检查点重新计算得到。</translation>
    </message>
    <message>
        <source>A checkpoint saves nothing and computes the block once more during the pass.</source>
        <translation>检查点不保存任何内容，在反向传播时把这一块重新计算一遍。</translation>
    </message>
    <message>
        <source>A child process was started: what runs in child processes is not in the record.</source>
        <translation>启动了子进程：子进程中运行的内容不在记录中。</translation>
    </message>
    <message>
        <source>A copy opens in the editor; your own programs stay as they are.</source>
        <translation>编辑器中打开的是副本；你自己的程序保持原样。</translation>
    </message>
    <message>
        <source>A cut line bears the reason: no_grad, detach, constant, integer, requires_grad=False. What is made under no_grad cuts off all that is behind it.</source>
        <translation>被切断的线上写有原因：no_grad、detach、常量、整数、requires_grad=False。在 no_grad 下创建的内容会切断它之后的一切。</translation>
    </message>
    <message>
        <source>A dotted line is exactly 0: rounding, a dead ReLU, a weight of 0. A thin line gets thinner from layer to layer: each sigmoid lets a quarter through at most.</source>
        <translation>点线表示恰好为 0：取整、失活的 ReLU、为 0 的权重。细线逐层变得更细：每个 sigmoid 最多让四分之一通过。</translation>
    </message>
    <message>
        <source>A dual number carries a tangent; no graph is kept.</source>
        <translation>对偶数带着切向量；不保留计算图。</translation>
    </message>
    <message>
        <source>A field for each element, the darker the larger it is.</source>
        <translation>每个元素一格，颜色越深数值越大。</translation>
    </message>
    <message>
        <source>A fresh session began: Python {python}, torch {torch}.</source>
        <translation>新的会话开始：Python {python}，torch {torch}。</translation>
    </message>
    <message>
        <source>A function of your own</source>
        <translation>自定义函数</translation>
    </message>
    <message>
        <source>A function of yours that autograd calls with a gradient on its way; it may give back another.</source>
        <translation>你自己的函数，autograd 会用途中的梯度调用它；它可以返回另一个梯度。</translation>
    </message>
    <message>
        <source>A gentle introduction to torch.autograd</source>
        <translation>torch.autograd 入门介绍</translation>
    </message>
    <message>
        <source>A gradient came back over this edge in the last pass. The line is thick as the gradient&apos;s elements are large.</source>
        <translation>最近一次反向传播中，梯度沿这条边传回。梯度的元素越大，线越粗。</translation>
    </message>
    <message>
        <source>A graph and its first pass</source>
        <translation>计算图与第一次反向传播</translation>
    </message>
    <message>
        <source>A group is selected: open it, and select what is in it.</source>
        <translation>选中的是一个分组：请先展开它，再选择其中的内容。</translation>
    </message>
    <message>
        <source>A hook of the program&apos;s; filled while it runs.</source>
        <translation>程序自己的钩子；运行时为实心。</translation>
    </message>
    <message>
        <source>A hook sees a gradient on its way, and may replace it.</source>
        <translation>钩子能看到途中的梯度，还可以替换它。</translation>
    </message>
    <message>
        <source>A hook, {name}, was put on {owner}.</source>
        <translation>在 {owner} 上注册了钩子 {name}。</translation>
    </message>
    <message>
        <source>A large tensor: from its least to its greatest element, mean and deviation, and 0.</source>
        <translation>较大的张量：从最小元素到最大元素，以及均值、标准差和 0 的位置。</translation>
    </message>
    <message>
        <source>A layer by hand</source>
        <translation>手写一层</translation>
    </message>
    <message>
        <source>A leaf that belongs to a module and requires a gradient by itself.</source>
        <translation>属于某个模块、自身就需要梯度的叶子。</translation>
    </message>
    <message>
        <source>A library file, only to be read: programs do not stop in it.</source>
        <translation>库文件，仅供阅读：程序不会在其中停下。</translation>
    </message>
    <message>
        <source>A line is about to run</source>
        <translation>某一行即将运行</translation>
    </message>
    <message>
        <source>A matrix, a vector and a loss: every input that requires a gradient gets one.</source>
        <translation>一个矩阵、一个向量和一个损失：每个需要梯度的输入都会得到梯度。</translation>
    </message>
    <message>
        <source>A module, a call, a loop or one of its turns, drawn as one card; it opens with a click on its title.</source>
        <translation>一个模块、一次调用、一个循环或其中一轮，画成一张卡片；单击标题即可展开。</translation>
    </message>
    <message>
        <source>A module, call, loop or turn, with all that ran in it and what it holds.</source>
        <translation>一个模块、调用、循环或一轮循环，包括其中运行的一切和它持有的内容。</translation>
    </message>
    <message>
        <source>A name cannot begin with a digit, and a number cannot hold letters.</source>
        <translation>名称不能以数字开头，数字中也不能有字母。</translation>
    </message>
    <message>
        <source>A named tensor changes</source>
        <translation>有名称的张量发生变化</translation>
    </message>
    <message>
        <source>A node of autograd&apos;s graph (MulBackward0): it knows how to send a gradient on to its inputs.</source>
        <translation>autograd 计算图中的节点（MulBackward0）：它知道如何把梯度传给自己的输入。</translation>
    </message>
    <message>
        <source>A number cannot begin with 0.</source>
        <translation>数字不能以 0 开头。</translation>
    </message>
    <message>
        <source>A part of the program that saves nothing and is computed again during the pass.</source>
        <translation>程序中不保存内容、在反向传播时重新计算的部分。</translation>
    </message>
    <message>
        <source>A part of the text that begins with # %%: it runs by itself, in the names of the others.</source>
        <translation>以 # %% 开头的一段文本：可单独运行，与其他单元格共用名称。</translation>
    </message>
    <message>
        <source>A pass asks what was saved, not what the loss says.</source>
        <translation>反向传播看的是保存下来的值，而不是 loss 显示的值。</translation>
    </message>
    <message>
        <source>A pass frees what the functions had saved. Ask for retain_graph=True in the first pass, or compute the result anew. The marks below a function say what it holds: filled is held, dashed is freed.</source>
        <translation>反向传播会释放函数保存的内容。请在第一次反向传播时使用 retain_graph=True，或重新计算结果。函数下方的标记说明它持有什么：实心为持有，虚线为已释放。</translation>
    </message>
    <message>
        <source>A pass frees what the graph had saved, so a second one over it fails.</source>
        <translation>反向传播会释放计算图保存的内容，因此第二次会失败。</translation>
    </message>
    <message>
        <source>A picture is made {least:g} to {most:g} times as large, not {scale:g} times.</source>
        <translation>图片的缩放倍数须在 {least:g} 到 {most:g} 之间，不能是 {scale:g}。</translation>
    </message>
    <message>
        <source>A picture of {width} × {height} pixels is too large to be shown here. Save As… keeps it.</source>
        <translation>{width} × {height} 像素的图片太大，无法在此显示。可用“另存为…”保存。</translation>
    </message>
    <message>
        <source>A program that hangs or crashes runs in a process of its own and takes nothing along. Examples open as copies, and what is not saved is asked about.</source>
        <translation>程序在自己的进程中运行，即使卡死或崩溃也不会连累其他内容。示例以副本打开，未保存的内容会先询问。</translation>
    </message>
    <message>
        <source>A record ends at the first limit that it reaches; the program runs on. Changes hold from the next run on.</source>
        <translation>记录达到任一上限即结束，程序会继续运行。更改从下一次运行起生效。</translation>
    </message>
    <message>
        <source>A recurrent network unrolled</source>
        <translation>展开的循环神经网络</translation>
    </message>
    <message>
        <source>A result with many elements</source>
        <translation>含多个元素的结果</translation>
    </message>
    <message>
        <source>A single number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>A small network learns</source>
        <translation>小网络的学习</translation>
    </message>
    <message>
        <source>A tensor in the middle keeps no gradient unless you ask it to.</source>
        <translation>中间的张量不保留梯度，除非你要求它保留。</translation>
    </message>
    <message>
        <source>A tensor of shape {shape}</source>
        <translation>形状为 {shape} 的张量</translation>
    </message>
    <message>
        <source>A tensor that looks at the memory of another one, its base.</source>
        <translation>使用另一个张量（基张量）内存的张量。</translation>
    </message>
    <message>
        <source>A tensor that requires no gradient.</source>
        <translation>不需要梯度的张量。</translation>
    </message>
    <message>
        <source>A tensor that the function saved for its backward, and still holds; its bytes.</source>
        <translation>函数为反向传播保存并仍然持有的张量，以及它的字节数。</translation>
    </message>
    <message>
        <source>A tensor that the program has let go of: a function still uses it, and gradients pass.</source>
        <translation>程序已放开的张量：仍有函数在使用它，梯度照常通过。</translation>
    </message>
    <message>
        <source>A tensor that the program made and that requires a gradient: it lands in .grad.</source>
        <translation>由程序创建且需要梯度的张量：梯度会存入它的 .grad。</translation>
    </message>
    <message>
        <source>A tensor that you made, not one that was computed. If it requires a gradient, gradients are added up in its .grad.</source>
        <translation>由你创建、而非计算得来的张量。如果它需要梯度，梯度会累加到它的 .grad。</translation>
    </message>
    <message>
        <source>A thread waited too long for another.</source>
        <translation>一个线程等待另一个线程的时间过长。</translation>
    </message>
    <message>
        <source>A value or gradient becomes NaN or infinite</source>
        <translation>某个值或梯度变为 NaN 或无穷大</translation>
    </message>
    <message>
        <source>A view is the same memory; to write into it changes its base.</source>
        <translation>视图共用同一块内存；写入视图会改变它的基张量。</translation>
    </message>
    <message>
        <source>A write through .data is not counted, so a wrong gradient goes unnoticed.</source>
        <translation>通过 .data 的写入不计入版本，错误的梯度因此无人察觉。</translation>
    </message>
    <message>
        <source>A write through .data or NumPy is not counted as one, so a pass uses the new numbers. Such a tensor bears the mark .data.</source>
        <translation>通过 .data 或 NumPy 的写入不计入版本，因此反向传播会使用新的数值。这样的张量带有 .data 标记。</translation>
    </message>
    <message>
        <source>A write under no_grad is counted: what was saved is stale.</source>
        <translation>no_grad 下的写入会计入版本：保存的内容已失效。</translation>
    </message>
    <message>
        <source>About Gradviz</source>
        <translation>关于 Gradviz</translation>
    </message>
    <message>
        <source>Above the cell before</source>
        <translation>移到上一个单元格之前</translation>
    </message>
    <message>
        <source>Above the program of an example: what it teaches</source>
        <translation>在示例程序上方显示：它讲解什么</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>累加</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>操作及其快捷键</translation>
    </message>
    <message>
        <source>After four turns w is close to 2 and b to 1.</source>
        <translation>四轮之后 w 接近 2，b 接近 1。</translation>
    </message>
    <message>
        <source>After the pass a and b have gradients, and data has none.</source>
        <translation>反向传播之后 a 和 b 有梯度，data 没有。</translation>
    </message>
    <message>
        <source>After three passes it is [9, 9], though the loss is the same each time.</source>
        <translation>三次反向传播之后它是 [9, 9]，尽管每次的损失都相同。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All Commands…</source>
        <translation>所有命令…</translation>
    </message>
    <message>
        <source>All Nodes</source>
        <translation>所有节点</translation>
    </message>
    <message>
        <source>All bookmarks: to go to, rename, remove</source>
        <translation>所有书签：可跳转、重命名、删除</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>所有命令</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>All keys: to search and to change</source>
        <translation>所有快捷键：可搜索、可更改</translation>
    </message>
    <message>
        <source>All keys: to search and to change.</source>
        <translation>所有快捷键：可搜索、可更改。</translation>
    </message>
    <message>
        <source>All of the gradient is 0: nothing comes through.</source>
        <translation>梯度全为 0：没有任何东西传过来。</translation>
    </message>
    <message>
        <source>All of this part of the record: click or drag to look elsewhere</source>
        <translation>记录中这一部分的全貌：单击或拖动可查看别处</translation>
    </message>
    <message>
        <source>All problems are of kinds that are switched off above.</source>
        <translation>所有问题的类别都已在上方关闭。</translation>
    </message>
    <message>
        <source>All that happened in a run, to go through in both directions, to save and to open again.</source>
        <translation>一次运行中发生的一切，可以双向浏览、保存和再次打开。</translation>
    </message>
    <message>
        <source>All that lies between the two selected nodes; the rest fades</source>
        <translation>两个选中节点之间的全部内容，其余变淡</translation>
    </message>
    <message>
        <source>All that the selection&apos;s gradient passed through in the last pass; the rest fades</source>
        <translation>最近一次反向传播中，所选内容的梯度经过的全部路径，其余变淡</translation>
    </message>
    <message>
        <source>An addition saves nothing, so its graph can be passed twice.</source>
        <translation>加法不保存任何内容，所以它的计算图可以反向传播两次。</translation>
    </message>
    <message>
        <source>An error is raised</source>
        <translation>抛出错误</translation>
    </message>
    <message>
        <source>An operation is called</source>
        <translation>某个运算被调用</translation>
    </message>
    <message>
        <source>An operation of which autograd keeps no track.</source>
        <translation>autograd 未跟踪的运算。</translation>
    </message>
    <message>
        <source>Ancestors</source>
        <translation>祖先</translation>
    </message>
    <message>
        <source>Ancestors of {nodes}</source>
        <translation>{nodes} 的祖先</translation>
    </message>
    <message>
        <source>Another number in the loss</source>
        <translation>loss 中的另一个数</translation>
    </message>
    <message>
        <source>Answer to the program</source>
        <translation>给程序的回答</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Arguments without a name come before those with one.</source>
        <translation>位置参数必须在关键字参数之前。</translation>
    </message>
    <message>
        <source>As Many as There Is Room For</source>
        <translation>有多少空间显示多少</translation>
    </message>
    <message>
        <source>As recorded at step {step:,}</source>
        <translation>第 {step:,} 步的记录值</translation>
    </message>
    <message>
        <source>As recorded at step {step:,}, the last one of the record</source>
        <translation>第 {step:,} 步的记录值，这是记录的最后一步</translation>
    </message>
    <message>
        <source>As the system says</source>
        <translation>遵从系统</translation>
    </message>
    <message>
        <source>Asks a pass to keep what the functions have saved, so that another pass can come by.</source>
        <translation>要求反向传播保留函数保存的内容，以便再次反向传播。</translation>
    </message>
    <message>
        <source>Asks a pass to make a graph of what it computes: for the gradient of a gradient.</source>
        <translation>要求反向传播为自己的计算创建计算图：用于梯度的梯度。</translation>
    </message>
    <message>
        <source>Asks a tensor that is no leaf to keep its gradient.</source>
        <translation>要求非叶子张量保留自己的梯度。</translation>
    </message>
    <message>
        <source>At step {step:,}: a fresh worker is still starting, which will compute these.</source>
        <translation>第 {step:,} 步：新的工作进程仍在启动，启动后会计算这些表达式。</translation>
    </message>
    <message>
        <source>At this step</source>
        <translation>在这一步</translation>
    </message>
    <message>
        <source>Autograd made no function for it: inference mode was on.</source>
        <translation>autograd 没有为它创建函数：当时处于推理模式。</translation>
    </message>
    <message>
        <source>Autograd made no function for it: no input required a gradient.</source>
        <translation>autograd 没有为它创建函数：没有输入需要梯度。</translation>
    </message>
    <message>
        <source>Autograd made no function for it: no_grad() was on.</source>
        <translation>autograd 没有为它创建函数：当时处于 no_grad() 中。</translation>
    </message>
    <message>
        <source>Autograd mechanics (PyTorch)</source>
        <translation>autograd 机制（PyTorch）</translation>
    </message>
    <message>
        <source>Bac&amp;k</source>
        <translation>上一步(&amp;K)</translation>
    </message>
    <message>
        <source>Back in time</source>
        <translation>回到过去</translation>
    </message>
    <message>
        <source>Backward Function</source>
        <translation>反向函数</translation>
    </message>
    <message>
        <source>Begin an empty cell</source>
        <translation>新建一个空单元格</translation>
    </message>
    <message>
        <source>Begin an empty program</source>
        <translation>新建一个空程序</translation>
    </message>
    <message>
        <source>Beginning again from zero</source>
        <translation>从零重新开始</translation>
    </message>
    <message>
        <source>Behind the \ nothing may stand on this line.</source>
        <translation>这一行的 \ 之后不能有任何内容。</translation>
    </message>
    <message>
        <source>Behind the next function that ran in a pass: its gradients have been sent</source>
        <translation>到反向传播中下一个函数运行之后：它的梯度已经传出</translation>
    </message>
    <message>
        <source>Behind the previous function that ran in a pass: its gradients have been sent</source>
        <translation>到反向传播中上一个函数运行之后：它的梯度已经传出</translation>
    </message>
    <message>
        <source>Behind this tensor there is no graph: it was computed under no_grad, detached, or of data only. Follow it back in the graph to where the line is cut.</source>
        <translation>这个张量背后没有计算图：它在 no_grad 下计算、被分离，或只由数据得来。请在图中沿它往回找到线被切断之处。</translation>
    </message>
    <message>
        <source>Below the next cell</source>
        <translation>移到下一个单元格之后</translation>
    </message>
    <message>
        <source>Between {nodes}</source>
        <translation>{nodes} 之间</translation>
    </message>
    <message>
        <source>Birth of the Selection</source>
        <translation>所选内容的诞生</translation>
    </message>
    <message>
        <source>Bitmap</source>
        <translation>位图</translation>
    </message>
    <message>
        <source>Black Screen</source>
        <translation>黑屏</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>书签</translation>
    </message>
    <message>
        <source>Bookmark “{name}”.</source>
        <translation>书签“{name}”。</translation>
    </message>
    <message>
        <source>Bookmarks</source>
        <translation>书签</translation>
    </message>
    <message>
        <source>Bookmarks…</source>
        <translation>书签…</translation>
    </message>
    <message>
        <source>Bound</source>
        <translation>上界</translation>
    </message>
    <message>
        <source>Breakpoint</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>By its number, or by line:column</source>
        <translation>按行号，或按 12:5（行与列）</translation>
    </message>
    <message>
        <source>Called for checking: four operations, none of them tracked.</source>
        <translation>为验证而调用：四个运算，都不跟踪。</translation>
    </message>
    <message>
        <source>Called for training: the same numbers, with a graph behind them.</source>
        <translation>为训练而调用：数值相同，但背后有计算图。</translation>
    </message>
    <message>
        <source>Can I lose what I typed?</source>
        <translation>输入的内容会丢失吗？</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cards are tensors, circles are the functions that made them. Blue lines carry data forward, orange ones gradients back. The last line failed, on purpose: the red circle says why.</source>
        <translation>卡片是张量，圆圈是创建它们的函数。蓝线向前传递数据，橙线向后传递梯度。最后一行是故意失败的：红色圆圈说明原因。</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元格</translation>
    </message>
    <message>
        <source>Cell {number}</source>
        <translation>单元格 {number} </translation>
    </message>
    <message>
        <source>Cell {number}  ·  line {line}</source>
        <translation>单元格 {number}  ·  第 {line} 行</translation>
    </message>
    <message>
        <source>Cell {number}  ·  {title}</source>
        <translation>单元格 {number}  ·  {title}</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>单元格</translation>
    </message>
    <message>
        <source>Cells (# %%), classes, functions and loops of the text are listed here.</source>
        <translation>这里列出文本中的单元格（# %%）、类、函数和循环。</translation>
    </message>
    <message>
        <source>Cells, classes, functions and loops, to go to</source>
        <translation>单元格、类、函数和循环，可跳转</translation>
    </message>
    <message>
        <source>Change of the Selection</source>
        <translation>所选内容的变化</translation>
    </message>
    <message>
        <source>Changed in place since it was saved: a pass through here fails.</source>
        <translation>保存之后被原地修改：经过这里的反向传播会失败。</translation>
    </message>
    <message>
        <source>Changed in place since it was saved: a pass through here will fail.</source>
        <translation>保存之后被原地修改：经过这里的反向传播将会失败。</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Check the text while typing</source>
        <translation>输入时检查文本</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Chinese and other scripts come from the fonts of the system where this one has none.</source>
        <translation>此字体没有的中文及其他文字，使用系统的字体。</translation>
    </message>
    <message>
        <source>Choose Interpreter…</source>
        <translation>选择解释器…</translation>
    </message>
    <message>
        <source>Choose an action, then press its new keys in the field.</source>
        <translation>先选择一个操作，再在输入框中按下新的快捷键。</translation>
    </message>
    <message>
        <source>Choose the Python that runs programs</source>
        <translation>选择用来运行程序的 Python</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Clear Output</source>
        <translation>清空输出</translation>
    </message>
    <message>
        <source>Clear This List</source>
        <translation>清空此列表</translation>
    </message>
    <message>
        <source>Click a node of the graph to see what it holds.</source>
        <translation>单击图中的节点，查看它的内容。</translation>
    </message>
    <message>
        <source>Click to set a breakpoint</source>
        <translation>单击设置断点</translation>
    </message>
    <message>
        <source>Click: go to that step. Arrow keys: from change to change.
Of large tensors: the mean, within one deviation of it, and from the least element to the greatest.</source>
        <translation>单击：转到那一步。方向键：在各次变化之间移动。
较大的张量显示：均值、均值上下一个标准差的范围，以及最小元素到最大元素的范围。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close  (Esc goes back to what was seen before)</source>
        <translation>关闭  （Esc 回到之前的视图）</translation>
    </message>
    <message>
        <source>Close Others</source>
        <translation>关闭其他</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>关闭消息</translation>
    </message>
    <message>
        <source>Close the panel</source>
        <translation>关闭面板</translation>
    </message>
    <message>
        <source>Close the panel; the View menu shows it again</source>
        <translation>关闭面板；可在“视图”菜单中重新显示</translation>
    </message>
    <message>
        <source>Close the shown program</source>
        <translation>关闭当前显示的程序</translation>
    </message>
    <message>
        <source>Close this</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this; View › What to Watch For shows it again</source>
        <translation>关闭；“视图 › 看点”可再次显示</translation>
    </message>
    <message>
        <source>Close {name}</source>
        <translation>关闭 {name}</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Code of another text of {file} runs.</source>
        <translation>{file} 的代码按另一份文本运行。</translation>
    </message>
    <message>
        <source>Code of {file} runs for the first time.</source>
        <translation>{file} 的代码首次运行。</translation>
    </message>
    <message>
        <source>Collapse All</source>
        <translation>全部折叠</translation>
    </message>
    <message>
        <source>Collapse All Cells</source>
        <translation>折叠所有单元格</translation>
    </message>
    <message>
        <source>Collapse All Groups</source>
        <translation>折叠所有分组</translation>
    </message>
    <message>
        <source>Colors</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Comment or Uncomment</source>
        <translation>注释或取消注释</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Compare no longer</source>
        <translation>不再比较</translation>
    </message>
    <message>
        <source>Compare other moments with this one</source>
        <translation>将其他时刻与此刻比较</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>补全</translation>
    </message>
    <message>
        <source>Complete while typing</source>
        <translation>输入时补全</translation>
    </message>
    <message>
        <source>Completions</source>
        <translation>补全列表</translation>
    </message>
    <message>
        <source>Conditions are asked while the program runs; the record does not tell where this one was true.</source>
        <translation>条件在程序运行时求值；记录中看不出这个条件在何处成立。</translation>
    </message>
    <message>
        <source>Condition…</source>
        <translation>条件…</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Constants</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy Gradient</source>
        <translation>复制梯度</translation>
    </message>
    <message>
        <source>Copy Link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>Copy Name</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Copy Path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Copy Picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Copy Value</source>
        <translation>复制值</translation>
    </message>
    <message>
        <source>Copy as Text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy the graph as it is seen</source>
        <translation>按当前所见复制计算图</translation>
    </message>
    <message>
        <source>Copy the versions, for a report</source>
        <translation>复制版本信息，用于报告问题</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Dark Theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Dark, strong colors</source>
        <translation>深色，浓烈配色</translation>
    </message>
    <message>
        <source>Data flows down, not from left to right</source>
        <translation>数据自上而下流动，而不是从左到右</translation>
    </message>
    <message>
        <source>Data flows this way, forward.</source>
        <translation>数据沿此方向前向流动。</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Dedent</source>
        <translation>减少缩进</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Defaults of {page}</source>
        <translation>“{page}”的默认值</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Derivatives that are carried along with the values, one direction a run.</source>
        <translation>随值一起传递的导数，每次运行一个方向。</translation>
    </message>
    <message>
        <source>Descendants</source>
        <translation>后代</translation>
    </message>
    <message>
        <source>Descendants of {nodes}</source>
        <translation>{nodes} 的后代</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Dim all but a disc around the pointer; once more: a red dot; once more: neither</source>
        <translation>除指针周围的圆形区域外全部变暗；再按一次：红点；再按一次：都取消</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>禁用</translation>
    </message>
    <message>
        <source>Disabled. {sentence}</source>
        <translation>已禁用。{sentence}</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Do again what was undone</source>
        <translation>重做被撤销的操作</translation>
    </message>
    <message>
        <source>Do it for &amp;me</source>
        <translation>替我完成(&amp;M)</translation>
    </message>
    <message>
        <source>Do it: {command}</source>
        <translation>执行：{command}</translation>
    </message>
    <message>
        <source>Documentation</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Does recording change what my program computes?</source>
        <translation>记录会改变程序的计算结果吗？</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Double-click the group to open it.</source>
        <translation>双击分组即可展开。</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>During the pass the block runs again, unseen by your lines.</source>
        <translation>反向传播期间这一块会再运行一次，你的代码行看不到。</translation>
    </message>
    <message>
        <source>Each line that computes adds a function and the tensor that it makes.</source>
        <translation>每一行计算都会增加一个函数和它产生的张量。</translation>
    </message>
    <message>
        <source>Each pass adds to .grad: the second one doubles it, since nothing sets it back.</source>
        <translation>每次反向传播都累加到 .grad：没有什么会把它清零，所以第二次之后它翻倍了。</translation>
    </message>
    <message>
        <source>Each sigmoid makes the gradient at least four times smaller.</source>
        <translation>每个 sigmoid 都使梯度至少缩小到四分之一。</translation>
    </message>
    <message>
        <source>Each turn uses w and u again, and the h of the turn before.</source>
        <translation>每一轮都再次使用 w 和 u，以及上一轮的 h。</translation>
    </message>
    <message>
        <source>Each write in place is counted, so that a pass notices when a saved tensor was changed.</source>
        <translation>每次原地写入都会计数，因此反向传播能发现保存的张量被修改过。</translation>
    </message>
    <message>
        <source>Earlier View</source>
        <translation>上一个视图</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Edit Anyway</source>
        <translation>仍要编辑</translation>
    </message>
    <message>
        <source>Editing</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>编辑器</translation>
    </message>
    <message>
        <source>Eight sigmoids in a row.</source>
        <translation>连续八个 sigmoid。</translation>
    </message>
    <message>
        <source>Elements of {title}</source>
        <translation>{title} 的元素</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>End of the Selection</source>
        <translation>所选内容的消亡</translation>
    </message>
    <message>
        <source>End the name with .png, .svg or .pdf: the ending says the format.</source>
        <translation>请让文件名以 .png、.svg 或 .pdf 结尾：扩展名决定格式。</translation>
    </message>
    <message>
        <source>End the to&amp;ur</source>
        <translation>结束导览(&amp;U)</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Equal Time for Each Line</source>
        <translation>每行用时相同</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Error or Warning</source>
        <translation>错误或警告</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Examples…</source>
        <translation>示例…</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export Picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Export Picture…</source>
        <translation>导出图片…</translation>
    </message>
    <message>
        <source>Fi&amp;nish</source>
        <translation>完成(&amp;N)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File › Examples ({examples}) has a course of short programs, each with what to watch for. Your own open with {open}.</source>
        <translation>“文件 › 示例”（{examples}）中有一套短程序课程，每个都附有看点。用 {open} 打开你自己的程序。</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter the outline</source>
        <translation>筛选大纲</translation>
    </message>
    <message>
        <source>Filter the variables</source>
        <translation>筛选变量</translation>
    </message>
    <message>
        <source>Filter: a name, a kind, a shape …</source>
        <translation>筛选：名称、类别、形状……</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find Next</source>
        <translation>查找下一个</translation>
    </message>
    <message>
        <source>Find Previous</source>
        <translation>查找上一个</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Find any command by its name, and do it</source>
        <translation>按名称查找任意命令并执行</translation>
    </message>
    <message>
        <source>Find in Graph…</source>
        <translation>在图中查找…</translation>
    </message>
    <message>
        <source>Find in graph</source>
        <translation>在图中查找</translation>
    </message>
    <message>
        <source>Find in the output</source>
        <translation>在输出中查找</translation>
    </message>
    <message>
        <source>Find in the text</source>
        <translation>在文本中查找</translation>
    </message>
    <message>
        <source>Find in the text, and put something else in its place</source>
        <translation>在文本中查找，并替换为其他内容</translation>
    </message>
    <message>
        <source>Find nodes by name, operation, shape, line or state</source>
        <translation>按名称、运算、形状、行或状态查找节点</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>First Step</source>
        <translation>第一步</translation>
    </message>
    <message>
        <source>First step</source>
        <translation>第一步</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>入门</translation>
    </message>
    <message>
        <source>Fit Graph</source>
        <translation>适应整个图</translation>
    </message>
    <message>
        <source>Fit Selection</source>
        <translation>适应所选内容</translation>
    </message>
    <message>
        <source>Fit What Is Alive</source>
        <translation>适应存活的内容</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Fold All</source>
        <translation>全部折叠</translation>
    </message>
    <message>
        <source>Folding</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Follow the Action</source>
        <translation>跟随执行</translation>
    </message>
    <message>
        <source>Font of code</source>
        <translation>代码字体</translation>
    </message>
    <message>
        <source>Font of text</source>
        <translation>文字字体</translation>
    </message>
    <message>
        <source>For blue-yellow color blindness</source>
        <translation>适合蓝黄色盲</translation>
    </message>
    <message>
        <source>For example: {examples}</source>
        <translation>例如：{examples}</translation>
    </message>
    <message>
        <source>For red-green color blindness</source>
        <translation>适合红绿色盲</translation>
    </message>
    <message>
        <source>For the other input the function has to run once more.</source>
        <translation>对另一个输入，函数必须再运行一次。</translation>
    </message>
    <message>
        <source>For the pass u is a constant, so the gradient of x is u.</source>
        <translation>对反向传播来说 u 是常量，所以 x 的梯度是 u。</translation>
    </message>
    <message>
        <source>For yes-or-no questions the gradient is what was said minus what is true.</source>
        <translation>对是非问题，梯度等于预测值减去真实值。</translation>
    </message>
    <message>
        <source>Forget which groups were opened and collapsed by hand</source>
        <translation>忘记手动展开和折叠过的分组</translation>
    </message>
    <message>
        <source>Forward and reverse</source>
        <translation>前向与反向</translation>
    </message>
    <message>
        <source>Forward mode</source>
        <translation>前向模式</translation>
    </message>
    <message>
        <source>Forward mode carries one derivative along; a pass brings all of them back at once.</source>
        <translation>前向模式一路带着一个导数；反向传播一次带回所有导数。</translation>
    </message>
    <message>
        <source>Forward-mode AD began: tensors may carry tangents.</source>
        <translation>前向模式自动微分开始：张量可以带有切向量。</translation>
    </message>
    <message>
        <source>Forward-mode AD ended: no tensor carries a tangent any longer.</source>
        <translation>前向模式自动微分结束：不再有张量带有切向量。</translation>
    </message>
    <message>
        <source>Four times: predict, measure, pass, walk a step against the gradient.</source>
        <translation>重复四次：预测、计算损失、反向传播、沿梯度的反方向走一步。</translation>
    </message>
    <message>
        <source>Freed when the function had run: a second backward() over it fails. retain_graph=True keeps them.</source>
        <translation>函数运行后已释放：再次 backward() 经过它会失败。retain_graph=True 可以保留它们。</translation>
    </message>
    <message>
        <source>Freezing a layer</source>
        <translation>冻结一层</translation>
    </message>
    <message>
        <source>From check there is no way: torch refuses to begin.</source>
        <translation>从 check 出发没有路：torch 拒绝开始。</translation>
    </message>
    <message>
        <source>From hit</source>
        <translation>从第几次命中</translation>
    </message>
    <message>
        <source>From there it goes through the product to w, and summed up to b.</source>
        <translation>从那里经过乘积传到 w，求和后传到 b。</translation>
    </message>
    <message>
        <source>From this line on x is tracked: its card becomes that of a leaf.</source>
        <translation>从这一行起 x 被跟踪：它的卡片变成叶子的卡片。</translation>
    </message>
    <message>
        <source>From {first} to {last}</source>
        <translation>从{first}到{last}</translation>
    </message>
    <message>
        <source>Frozen parameters take part, but are not trained.</source>
        <translation>冻结的参数参与计算，但不被训练。</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>Further</source>
        <translation>进阶</translation>
    </message>
    <message>
        <source>GIF picture</source>
        <translation>GIF 图片</translation>
    </message>
    <message>
        <source>Give the name of the tensor, as layer.weight.</source>
        <translation>请给出张量的名称，例如 layer.weight。</translation>
    </message>
    <message>
        <source>Give the shown step a name</source>
        <translation>给当前显示的这一步起个名字</translation>
    </message>
    <message>
        <source>Go Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Go Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Go To</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Go to Definition</source>
        <translation>转到定义</translation>
    </message>
    <message>
        <source>Go to Its Birth</source>
        <translation>转到它的诞生</translation>
    </message>
    <message>
        <source>Go to Its End</source>
        <translation>转到它的消亡</translation>
    </message>
    <message>
        <source>Go to Its Next Change</source>
        <translation>转到它的下一次变化</translation>
    </message>
    <message>
        <source>Go to Its Previous Change</source>
        <translation>转到它的上一次变化</translation>
    </message>
    <message>
        <source>Go to Line</source>
        <translation>转到行</translation>
    </message>
    <message>
        <source>Go to Line {line}</source>
        <translation>转到第 {line} 行</translation>
    </message>
    <message>
        <source>Go to Line {line} of {file}</source>
        <translation>转到 {file} 的第 {line} 行</translation>
    </message>
    <message>
        <source>Go to Line…</source>
        <translation>转到行…</translation>
    </message>
    <message>
        <source>Go to Shown Line</source>
        <translation>转到当前行</translation>
    </message>
    <message>
        <source>Go to a turn by its number</source>
        <translation>按编号转到某一轮</translation>
    </message>
    <message>
        <source>Go to the Pinned Moment</source>
        <translation>转到固定的时刻</translation>
    </message>
    <message>
        <source>Go to the pinned moment, and pin this one</source>
        <translation>转到固定的时刻，并固定此刻</translation>
    </message>
    <message>
        <source>Go to where the name at the caret is defined</source>
        <translation>转到光标处名称的定义</translation>
    </message>
    <message>
        <source>Go to {place}</source>
        <translation>转到 {place}</translation>
    </message>
    <message>
        <source>Gradient (.grad)</source>
        <translation>梯度 (.grad)</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>梯度检查点</translation>
    </message>
    <message>
        <source>Gradient to {nodes}</source>
        <translation>传到 {nodes} 的梯度</translation>
    </message>
    <message>
        <source>Gradients add up</source>
        <translation>梯度会累加</translation>
    </message>
    <message>
        <source>Gradients in the last pass</source>
        <translation>最近一次反向传播中的梯度</translation>
    </message>
    <message>
        <source>Gradients land in leaves only: tensors that you made with requires_grad=True. One in the middle keeps its gradient after retain_grad(). A leaf has None, too, before the first pass, behind no_grad or detach(), and where the pass did not come by. In the graph look for a cut line: the word at it says why.</source>
        <translation>梯度只存入叶子：即你用 requires_grad=True 创建的张量。中间的张量在 retain_grad() 之后才保留梯度。在第一次反向传播之前、在 no_grad 或 detach() 之后，以及反向传播没有经过时，叶子的梯度也是 None。请在图中找被切断的线：线上的文字说明原因。</translation>
    </message>
    <message>
        <source>Gradviz could not record what happened ({error}).</source>
        <translation>Gradviz 无法记录发生的事情（{error}）。</translation>
    </message>
    <message>
        <source>Gradviz ended before these texts were saved. Restore opens a text in a tab, where it can be undone.</source>
        <translation>Gradviz 在保存这些文本之前已结束。“恢复”会在标签页中打开文本，可以撤销。</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>计算图</translation>
    </message>
    <message>
        <source>Graph, code and transport fill a screen, large; the same key, or Esc, ends it</source>
        <translation>计算图、代码和播放控制以大字占满屏幕；按同一个键或 Esc 结束</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Groups as Usual</source>
        <translation>分组恢复默认</translation>
    </message>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>Have a cell begin at the caret</source>
        <translation>让新单元格从光标处开始</translation>
    </message>
    <message>
        <source>Have a fresh process; the record stays</source>
        <translation>换一个全新的进程；记录保留</translation>
    </message>
    <message>
        <source>Have it in sight again</source>
        <translation>重新显示</translation>
    </message>
    <message>
        <source>Have one editor again</source>
        <translation>恢复为一个编辑器</translation>
    </message>
    <message>
        <source>Have the defaults of this page again</source>
        <translation>恢复本页的默认值</translation>
    </message>
    <message>
        <source>Have the keys of the graph: steps, selection</source>
        <translation>使用计算图的按键：步进、选择</translation>
    </message>
    <message>
        <source>Have the keys of the timeline</source>
        <translation>使用时间轴的按键</translation>
    </message>
    <message>
        <source>Have what is selected out of sight</source>
        <translation>把所选内容隐藏起来</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Here its graph will grow, line by line.</source>
        <translation>它的计算图会在这里逐行生长。</translation>
    </message>
    <message>
        <source>Here the pass began, with this gradient; kept graphs are named.</source>
        <translation>反向传播从这里以此梯度开始；保留计算图时会注明。</translation>
    </message>
    <message>
        <source>Hidden: {names}</source>
        <translation>已隐藏：{names}</translation>
    </message>
    <message>
        <source>Hidden: {names} and {count:,} more</source>
        <translation>已隐藏：{names} 以及另外 {count:,} 个</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Hide Selection</source>
        <translation>隐藏所选内容</translation>
    </message>
    <message>
        <source>Hide its lines</source>
        <translation>隐藏其中的行</translation>
    </message>
    <message>
        <source>Hide the lines of the block around the caret</source>
        <translation>隐藏光标所在代码块的行</translation>
    </message>
    <message>
        <source>High Contrast Theme</source>
        <translation>高对比度主题</translation>
    </message>
    <message>
        <source>High contrast, dark</source>
        <translation>高对比度，深色</translation>
    </message>
    <message>
        <source>High contrast, light</source>
        <translation>高对比度，浅色</translation>
    </message>
    <message>
        <source>Highlight</source>
        <translation>高亮</translation>
    </message>
    <message>
        <source>Highlight Ancestors</source>
        <translation>高亮祖先</translation>
    </message>
    <message>
        <source>Highlight Descendants</source>
        <translation>高亮后代</translation>
    </message>
    <message>
        <source>Highlight Path Between Two</source>
        <translation>高亮两者之间的路径</translation>
    </message>
    <message>
        <source>Highlight Way of the Gradient</source>
        <translation>高亮梯度的路径</translation>
    </message>
    <message>
        <source>History of {title}: value, gradient, version</source>
        <translation>{title} 的历史：值、梯度、版本</translation>
    </message>
    <message>
        <source>Hit Count…</source>
        <translation>命中次数…</translation>
    </message>
    <message>
        <source>Hook</source>
        <translation>钩子</translation>
    </message>
    <message>
        <source>Hooks</source>
        <translation>钩子</translation>
    </message>
    <message>
        <source>How do I find a tensor in a large graph?</source>
        <translation>如何在大图中找到一个张量？</translation>
    </message>
    <message>
        <source>How do I go through a run?</source>
        <translation>如何浏览一次运行？</translation>
    </message>
    <message>
        <source>How do I make all letters larger?</source>
        <translation>如何放大所有文字？</translation>
    </message>
    <message>
        <source>How do I show it to a class?</source>
        <translation>如何向全班演示？</translation>
    </message>
    <message>
        <source>How much of a long program is recorded</source>
        <translation>长程序记录多少内容</translation>
    </message>
    <message>
        <source>How often a tensor was written in place. Autograd compares it with that of the saved one.</source>
        <translation>张量被原地写入的次数。autograd 会把它与保存时的版本比较。</translation>
    </message>
    <message>
        <source>How often it matches in this record</source>
        <translation>在这份记录中命中的次数</translation>
    </message>
    <message>
        <source>How often the engine ran the function.</source>
        <translation>引擎运行该函数的次数。</translation>
    </message>
    <message>
        <source>How the elements of a large tensor&apos;s sample lie between the least and the greatest; line: mean, dots: 0.</source>
        <translation>较大张量的样本元素在最小值与最大值之间的分布；实线：均值，点线：0。</translation>
    </message>
    <message>
        <source>How the elements of {title} lie</source>
        <translation>{title} 的元素分布</translation>
    </message>
    <message>
        <source>In a file of its own, from which it comes back if Gradviz ends without warning.</source>
        <translation>保存在单独的文件中，若 Gradviz 意外结束，可从中恢复。</translation>
    </message>
    <message>
        <source>In all panes at once: Ctrl and the wheel, Ctrl++, Ctrl+- and Ctrl+0 change it, too.</source>
        <translation>同时作用于所有窗格：也可以用 Ctrl 加滚轮、Ctrl++、Ctrl+- 和 Ctrl+0 更改。</translation>
    </message>
    <message>
        <source>In place, and the version error</source>
        <translation>原地修改与版本错误</translation>
    </message>
    <message>
        <source>In regular expressions, \1 is what the first group found</source>
        <translation>在正则表达式中，\1 是第一个分组匹配的内容</translation>
    </message>
    <message>
        <source>In the graph</source>
        <translation>在计算图中</translation>
    </message>
    <message>
        <source>In the text, or in the graph if that has the focus</source>
        <translation>作用于文本；焦点在图上时作用于图</translation>
    </message>
    <message>
        <source>In the text; in the graph or the output if that has the focus</source>
        <translation>作用于文本；焦点在图或输出上时作用于图或输出</translation>
    </message>
    <message>
        <source>In their order, in the process that is there</source>
        <translation>按顺序，在现有的进程中</translation>
    </message>
    <message>
        <source>Indent</source>
        <translation>增加缩进</translation>
    </message>
    <message>
        <source>Insert Below</source>
        <translation>在下方插入</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>所处环境</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Into the panel in front; from within a panel into the next one that is in view</source>
        <translation>进入最前的面板；在面板中则进入下一个可见的面板</translation>
    </message>
    <message>
        <source>Is all of a long program recorded?</source>
        <translation>长程序会全部被记录吗？</translation>
    </message>
    <message>
        <source>It failed</source>
        <translation>运行失败</translation>
    </message>
    <message>
        <source>It failed: {error}</source>
        <translation>运行失败：{error}</translation>
    </message>
    <message>
        <source>It has a gradient.</source>
        <translation>它有梯度。</translation>
    </message>
    <message>
        <source>It has no torch: install it, or choose another Python.</source>
        <translation>其中没有 torch：请安装它，或选择其他 Python。</translation>
    </message>
    <message>
        <source>It has not run in this process.</source>
        <translation>在此进程中还没有运行过。</translation>
    </message>
    <message>
        <source>It is another document that runs: put the caret on a line of that one.</source>
        <translation>正在运行的是另一个文档：请把光标放在那个文档的某一行。</translation>
    </message>
    <message>
        <source>It is asked for torch and gradviz before it is taken.</source>
        <translation>采用之前会检查其中是否有 torch 和 gradviz。</translation>
    </message>
    <message>
        <source>It is being asked what it has …</source>
        <translation>正在检查其中有什么……</translation>
    </message>
    <message>
        <source>It is gone at this step.</source>
        <translation>在这一步它已经消失。</translation>
    </message>
    <message>
        <source>It is not there yet at this step.</source>
        <translation>在这一步它还不存在。</translation>
    </message>
    <message>
        <source>It is running.</source>
        <translation>正在运行。</translation>
    </message>
    <message>
        <source>It ran to its end.</source>
        <translation>已运行结束。</translation>
    </message>
    <message>
        <source>It requires no gradient: it is frozen.</source>
        <translation>它不需要梯度：已冻结。</translation>
    </message>
    <message>
        <source>It shows what PyTorch does, step by step, forward and back. A tour of two minutes shows how.</source>
        <translation>它一步一步展示 PyTorch 的前向计算与反向传播。两分钟的导览会告诉你怎么用。</translation>
    </message>
    <message>
        <source>It tells all about what is selected: its value, its gradient, who made it and who uses it, and how it changed. Links lead on.</source>
        <translation>它展示所选内容的一切：值、梯度、由谁创建、被谁使用、如何变化。链接可继续前往。</translation>
    </message>
    <message>
        <source>It waits for the cells before it.</source>
        <translation>正在等待前面的单元格。</translation>
    </message>
    <message>
        <source>It was edited since it ran.</source>
        <translation>运行之后被编辑过。</translation>
    </message>
    <message>
        <source>It was in no file yet.</source>
        <translation>它尚未保存到文件。</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>已被停止。</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>循环的一轮</translation>
    </message>
    <message>
        <source>Its backward hands on what it gets, and x gets [3, 3].</source>
        <translation>它的 backward 原样传递收到的梯度，x 得到 [3, 3]。</translation>
    </message>
    <message>
        <source>Its condition raised {error}.</source>
        <translation>它的条件抛出了 {error}。</translation>
    </message>
    <message>
        <source>Its gradient is None: no pass has reached it since it was cleared.</source>
        <translation>它的梯度是 None：清除之后还没有反向传播到达它。</translation>
    </message>
    <message>
        <source>Its gradient is zero everywhere: a step does not move it by that.</source>
        <translation>它的梯度处处为零：这一步不会因此更新它。</translation>
    </message>
    <message>
        <source>Its graph</source>
        <translation>它的计算图</translation>
    </message>
    <message>
        <source>Its parameters may be frozen (requires_grad is False), unknown to the optimizer, or cut off from the loss. The inspector of a parameter tells its gradient and each of its versions.</source>
        <translation>它的参数可能被冻结（requires_grad 为 False）、没有交给优化器，或与损失断开。参数的检查器会显示它的梯度和每个版本。</translation>
    </message>
    <message>
        <source>Its value was changed where autograd does not look (.data, NumPy): no version counts it, no error warns.</source>
        <translation>它的值在 autograd 看不到的地方被修改（.data、NumPy）：版本号不变，也不会报错。</translation>
    </message>
    <message>
        <source>JPEG picture</source>
        <translation>JPEG 图片</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Keep Mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Keep in view what each step is about, until you pan or zoom</source>
        <translation>让每一步涉及的内容保持可见，直到手动平移或缩放</translation>
    </message>
    <message>
        <source>Keep the last view</source>
        <translation>保留上一个视图</translation>
    </message>
    <message>
        <source>Keep the screen awake</source>
        <translation>保持屏幕常亮</translation>
    </message>
    <message>
        <source>Keep unsaved text every</source>
        <translation>保留未保存文本的间隔</translation>
    </message>
    <message>
        <source>Kept by</source>
        <translation>被谁持有</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>LaTeX</source>
        <translation>LaTeX</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Language and help</source>
        <translation>语言和帮助</translation>
    </message>
    <message>
        <source>Language of the System</source>
        <translation>跟随系统语言</translation>
    </message>
    <message>
        <source>Larger Type</source>
        <translation>放大字号</translation>
    </message>
    <message>
        <source>Largest size of a record</source>
        <translation>记录的最大大小</translation>
    </message>
    <message>
        <source>Last Step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>稍后</translation>
    </message>
    <message>
        <source>Later View</source>
        <translation>下一个视图</translation>
    </message>
    <message>
        <source>Lay them out</source>
        <translation>重新布局</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Layout cancelled: data flows as it did.</source>
        <translation>布局已取消：数据流向保持不变。</translation>
    </message>
    <message>
        <source>Layout cancelled: groups are as they were.</source>
        <translation>布局已取消：分组保持原样。</translation>
    </message>
    <message>
        <source>Layout cancelled: the graph stays as it is.</source>
        <translation>布局已取消：计算图保持原样。</translation>
    </message>
    <message>
        <source>Layout cancelled: {count:,} nodes are not laid out.</source>
        <translation>布局已取消：有 {count:,} 个节点未布局。</translation>
    </message>
    <message>
        <source>Leaf</source>
        <translation>叶子</translation>
    </message>
    <message>
        <source>Leaf and non-leaf</source>
        <translation>叶子与非叶子</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Leaves</source>
        <translation>叶子</translation>
    </message>
    <message>
        <source>Leaves are the tensors that you make; gradients land there.</source>
        <translation>叶子是你自己创建的张量；梯度最终存入那里。</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Legend…</source>
        <translation>图例…</translation>
    </message>
    <message>
        <source>Let all moved nodes go back</source>
        <translation>让所有移动过的节点回到原位</translation>
    </message>
    <message>
        <source>Let nothing fade  (Esc)</source>
        <translation>取消变淡  (Esc)</translation>
    </message>
    <message>
        <source>Let the program run on</source>
        <translation>让程序继续运行</translation>
    </message>
    <message>
        <source>Let the selected nodes, which were moved by hand, go back</source>
        <translation>让手动移动过的选中节点回到原位</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light Theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Light or Dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Light, strong colors</source>
        <translation>浅色，浓烈配色</translation>
    </message>
    <message>
        <source>Limits of the Record…</source>
        <translation>记录的上限…</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Line to go to</source>
        <translation>要转到的行</translation>
    </message>
    <message>
        <source>Line {line} did not run again after this.</source>
        <translation>第 {line} 行在此之后没有再运行。</translation>
    </message>
    <message>
        <source>Line {line} did not run before this.</source>
        <translation>第 {line} 行在此之前没有运行过。</translation>
    </message>
    <message>
        <source>Line {line} did not run in this record.</source>
        <translation>第 {line} 行在这份记录中没有运行。</translation>
    </message>
    <message>
        <source>Line {line} is not in the program that runs: that is the text of its start.</source>
        <translation>正在运行的程序中没有第 {line} 行：它运行的是启动时的文本。</translation>
    </message>
    <message>
        <source>Line {line} ran once.</source>
        <translation>第 {line} 行运行过一次。</translation>
    </message>
    <message>
        <source>Line {line}: time {number:,} of {count:,}, from the beginning again.</source>
        <translation>第 {line} 行：第 {number:,} 次，共 {count:,} 次，已从头开始。</translation>
    </message>
    <message>
        <source>Line {line}: time {number:,} of {count:,}, from the end again.</source>
        <translation>第 {line} 行：第 {number:,} 次，共 {count:,} 次，已从末尾开始。</translation>
    </message>
    <message>
        <source>Line {line}: time {number:,} of {count:,}.</source>
        <translation>第 {line} 行：第 {number:,} 次，共 {count:,} 次。</translation>
    </message>
    <message>
        <source>Linear regression</source>
        <translation>线性回归</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Lines as steps</source>
        <translation>逐行记录的行数</translation>
    </message>
    <message>
        <source>Lines that begin with {sign} run only in the cells of a notebook.</source>
        <translation>以 {sign} 开头的行只能在笔记本的单元格中运行。</translation>
    </message>
    <message>
        <source>Lines, operations and passes, one after the other. Click or drag here to go to any moment.</source>
        <translation>依次是行、运算和反向传播。在这里单击或拖动即可转到任意时刻。</translation>
    </message>
    <message>
        <source>Load Theirs</source>
        <translation>加载磁盘上的</translation>
    </message>
    <message>
        <source>Logistic loss</source>
        <translation>逻辑损失</translation>
    </message>
    <message>
        <source>Longest time of a recorded run</source>
        <translation>记录运行的最长时间</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环播放</translation>
    </message>
    <message>
        <source>Loops unrolled</source>
        <translation>展开的循环</translation>
    </message>
    <message>
        <source>Made by a pass with create_graph=True, to be differentiated again.</source>
        <translation>由 create_graph=True 的反向传播创建，可再次求导。</translation>
    </message>
    <message>
        <source>Made in</source>
        <translation>创建于</translation>
    </message>
    <message>
        <source>Make the chosen lines one</source>
        <translation>把所选的行合并为一行</translation>
    </message>
    <message>
        <source>Make two cells one</source>
        <translation>把两个单元格合并为一个</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Marks of the graph</source>
        <translation>图中的标记</translation>
    </message>
    <message>
        <source>Match capitals</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>匹配项</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Merge with the Next</source>
        <translation>与下一个合并</translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>Modules, calls, loops and turns</source>
        <translation>模块、调用、循环和循环的各轮</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More programs</source>
        <translation>更多程序</translation>
    </message>
    <message>
        <source>Most events of a record</source>
        <translation>记录的最多事件数</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>Move Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Moved here by hand; View › Unpin lets it go back.</source>
        <translation>手动移动到此处；用“视图 › 取消固定”可让它回到原位。</translation>
    </message>
    <message>
        <source>MulBackward0; empty: any</source>
        <translation>MulBackward0；留空：任意</translation>
    </message>
    <message>
        <source>NaN</source>
        <translation>NaN</translation>
    </message>
    <message>
        <source>NaN or inf</source>
        <translation>NaN 或 inf</translation>
    </message>
    <message>
        <source>NaN or infinity</source>
        <translation>NaN 或无穷大</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the bookmark</source>
        <translation>书签名称</translation>
    </message>
    <message>
        <source>Names are offered after two letters, and after a dot; Ctrl+Space asks for them at any time.</source>
        <translation>输入两个字母或一个点之后会给出名称；随时可按 Ctrl+Space。</translation>
    </message>
    <message>
        <source>Neighbor Above</source>
        <translation>上方的节点</translation>
    </message>
    <message>
        <source>Neighbor Below</source>
        <translation>下方的节点</translation>
    </message>
    <message>
        <source>Neighbor to the Left</source>
        <translation>左侧的节点</translation>
    </message>
    <message>
        <source>Neighbor to the Right</source>
        <translation>右侧的节点</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>New Breakpoint…</source>
        <translation>新建断点…</translation>
    </message>
    <message>
        <source>New bookmark</source>
        <translation>新建书签</translation>
    </message>
    <message>
        <source>New breakpoint</source>
        <translation>新建断点</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>新快捷键</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>新建…</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Next Example</source>
        <translation>下一个示例</translation>
    </message>
    <message>
        <source>Next Panel in View</source>
        <translation>下一个可见面板</translation>
    </message>
    <message>
        <source>Next Program</source>
        <translation>下一个程序</translation>
    </message>
    <message>
        <source>Next Step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Next Thing to Watch For</source>
        <translation>下一个看点</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Nine bubbles on the living window</source>
        <translation>在实际窗口上的九个气泡</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>No Keys</source>
        <translation>无快捷键</translation>
    </message>
    <message>
        <source>No breakpoint is set: press {breakpoint} on a line, or click beside it.</source>
        <translation>尚未设置断点：在某一行按 {breakpoint}，或单击行号旁边。</translation>
    </message>
    <message>
        <source>No breakpoint matches after this moment of the record.</source>
        <translation>在记录的此刻之后没有命中的断点。</translation>
    </message>
    <message>
        <source>No breakpoint matches before this moment of the record.</source>
        <translation>在记录的此刻之前没有命中的断点。</translation>
    </message>
    <message>
        <source>No breakpoints.

Click beside a line, or press {breakpoint} on it, to stop there. New… sets one on an operation, on NaN, on an error and others.</source>
        <translation>没有断点。

单击某一行的旁边，或在该行按 {breakpoint}，程序就会停在那里。“新建…”可以在运算、NaN、错误等处设置断点。</translation>
    </message>
    <message>
        <source>No command has these words. Fewer letters find more.</source>
        <translation>没有包含这些文字的命令。输入得少一些，找到的更多。</translation>
    </message>
    <message>
        <source>No example has these words. Fewer letters find more.</source>
        <translation>没有包含这些文字的示例。输入得少一些，找到的更多。</translation>
    </message>
    <message>
        <source>No files yet</source>
        <translation>还没有文件</translation>
    </message>
    <message>
        <source>No gradient came to {nodes} in the last pass.</source>
        <translation>最近一次反向传播中没有梯度到达 {nodes}。</translation>
    </message>
    <message>
        <source>No gradient came to {nodes} yet: no pass has begun.</source>
        <translation>还没有梯度到达 {nodes}：尚未开始反向传播。</translation>
    </message>
    <message>
        <source>No gradient passes here; the word says why: no_grad, constant …</source>
        <translation>梯度不从这里通过；文字说明原因：no_grad、常量……</translation>
    </message>
    <message>
        <source>No leaf, but it keeps its gradient.</source>
        <translation>不是叶子，但保留自己的梯度。</translation>
    </message>
    <message>
        <source>No line is shown that could run again.</source>
        <translation>当前没有显示可能再次运行的行。</translation>
    </message>
    <message>
        <source>No line is shown: go to a step of the record first.</source>
        <translation>当前没有显示行：请先转到记录中的某一步。</translation>
    </message>
    <message>
        <source>No moment has a bookmark yet.</source>
        <translation>还没有任何书签。</translation>
    </message>
    <message>
        <source>No moment has a bookmark yet. Close this, go to one and press {bookmark}.</source>
        <translation>还没有任何书签。请关闭此窗口，转到某个时刻并按 {bookmark}。</translation>
    </message>
    <message>
        <source>No moment has a bookmark yet. {bookmark} puts one on the shown step.</source>
        <translation>还没有任何书签。按 {bookmark} 可在当前步添加一个。</translation>
    </message>
    <message>
        <source>No node was moved by hand. Drag one to move it.</source>
        <translation>没有手动移动过的节点。拖动节点即可移动。</translation>
    </message>
    <message>
        <source>No panel is in view. View › Panels opens one.</source>
        <translation>没有可见的面板。“视图 › 面板”可打开一个。</translation>
    </message>
    <message>
        <source>No parameter is known at this step. Go on to a later one.</source>
        <translation>这一步还没有已知的参数。请前进到更后面的步。</translation>
    </message>
    <message>
        <source>No path leads from {one} to {other}, in neither direction.</source>
        <translation>{one} 与 {other} 之间在两个方向上都没有路径。</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>No regular expression: {why} (sign {place}).</source>
        <translation>不是正则表达式：{why}（第 {place} 个字符）。</translation>
    </message>
    <message>
        <source>No regular expression: {why}.</source>
        <translation>不是正则表达式：{why}。</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>没有包含这些文字的设置。</translation>
    </message>
    <message>
        <source>No tensor lives at this step</source>
        <translation>这一步没有存活的张量</translation>
    </message>
    <message>
        <source>No turns of a loop around line {line} are recorded.</source>
        <translation>没有记录到第 {line} 行所在循环的各轮。</translation>
    </message>
    <message>
        <source>No, thanks</source>
        <translation>不，谢谢</translation>
    </message>
    <message>
        <source>No: the numbers are the same to the last bit, and tensors die when they would have died. It only takes longer, and what is recorded takes memory.</source>
        <translation>不会：数值每一位都相同，张量也在原本的时刻消亡。只是耗时更长，记录的内容会占用内存。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Normal Type</source>
        <translation>正常字号</translation>
    </message>
    <message>
        <source>Notebooks</source>
        <translation>笔记本</translation>
    </message>
    <message>
        <source>Nothing can be assigned to this: {a}.</source>
        <translation>不能给它赋值：{a}。</translation>
    </message>
    <message>
        <source>Nothing can be assigned to this; to compare, write ==.</source>
        <translation>不能给它赋值；要比较请写 ==。</translation>
    </message>
    <message>
        <source>Nothing differs between the two moments.</source>
        <translation>两个时刻之间没有差异。</translation>
    </message>
    <message>
        <source>Nothing has a name at this step. Go on to a later one.</source>
        <translation>这一步还没有任何名称。请前进到更后面的步。</translation>
    </message>
    <message>
        <source>Nothing has run yet.</source>
        <translation>还没有运行任何内容。</translation>
    </message>
    <message>
        <source>Nothing has these words. Fewer letters find more.</source>
        <translation>没有包含这些文字的内容。输入得少一些，找到的更多。</translation>
    </message>
    <message>
        <source>Nothing here has “{words}” in it.</source>
        <translation>这里没有包含“{words}”的内容。</translation>
    </message>
    <message>
        <source>Nothing in the outline has these words.</source>
        <translation>大纲中没有包含这些文字的内容。</translation>
    </message>
    <message>
        <source>Nothing is hidden.</source>
        <translation>没有隐藏的内容。</translation>
    </message>
    <message>
        <source>Nothing is known of “{name}” from the text alone.</source>
        <translation>仅凭文本无法得知“{name}”的信息。</translation>
    </message>
    <message>
        <source>Nothing is lost: press {previous}, or this button, to go back a step. {next} goes on, {play} plays.</source>
        <translation>什么都没有丢失：按 {previous} 或此按钮后退一步。{next} 前进，{play} 播放。</translation>
    </message>
    <message>
        <source>Nothing is recorded yet: run the program first.</source>
        <translation>还没有记录：请先运行程序。</translation>
    </message>
    <message>
        <source>Nothing is recorded yet: run the program with {run}.</source>
        <translation>还没有记录：请用 {run} 运行程序。</translation>
    </message>
    <message>
        <source>Nothing lives at this step</source>
        <translation>这一步没有存活的内容</translation>
    </message>
    <message>
        <source>Nothing lives at this step.</source>
        <translation>这一步没有存活的内容。</translation>
    </message>
    <message>
        <source>Nothing of the selection was moved by hand.</source>
        <translation>所选内容都没有被手动移动过。</translation>
    </message>
    <message>
        <source>Nothing of this run is recorded: the record had ended before it. Run the program anew.</source>
        <translation>这次运行没有被记录：记录在此之前已经结束。请重新运行程序。</translation>
    </message>
    <message>
        <source>Nothing recorded yet</source>
        <translation>还没有记录</translation>
    </message>
    <message>
        <source>Nothing stands above this.</source>
        <translation>它的上方没有节点。</translation>
    </message>
    <message>
        <source>Nothing stands below this.</source>
        <translation>它的下方没有节点。</translation>
    </message>
    <message>
        <source>Nothing stands to the left of this.</source>
        <translation>它的左侧没有节点。</translation>
    </message>
    <message>
        <source>Nothing stands to the right of this.</source>
        <translation>它的右侧没有节点。</translation>
    </message>
    <message>
        <source>Now, at the top level, {place}: the program is paused</source>
        <translation>此刻，在顶层，{place}：程序已暂停</translation>
    </message>
    <message>
        <source>Now, in {function}(), {place}: the program is paused</source>
        <translation>此刻，在 {function}() 中，{place}：程序已暂停</translation>
    </message>
    <message>
        <source>Now, where the program is paused</source>
        <translation>此刻，程序暂停之处</translation>
    </message>
    <message>
        <source>Number of the turn</source>
        <translation>第几轮</translation>
    </message>
    <message>
        <source>Numbers, and tensors that require no gradient, are constants to the pass.</source>
        <translation>数字以及不需要梯度的张量，对反向传播来说都是常量。</translation>
    </message>
    <message>
        <source>Of 100 % a step takes about half a second at speed 1×.</source>
        <translation>为 100 % 时，以 1× 速度播放，一步约需半秒。</translation>
    </message>
    <message>
        <source>Of a large matrix: elements of at most 12 rows and columns, the darker the larger.</source>
        <translation>较大的矩阵：最多取 12 行 12 列的元素，颜色越深数值越大。</translation>
    </message>
    <message>
        <source>Of a session with prompts, the program</source>
        <translation>带提示符的会话只粘贴其中的程序</translation>
    </message>
    <message>
        <source>Of large gradients a sample is recorded, which does not tell the norm: once it may have passed.</source>
        <translation>较大的梯度只记录样本，无法得知范数：可能有一次超过。</translation>
    </message>
    <message>
        <source>Of large gradients a sample is recorded, which does not tell the norm: {count:,} times it may have passed.</source>
        <translation>较大的梯度只记录样本，无法得知范数：可能有 {count:,} 次超过。</translation>
    </message>
    <message>
        <source>Of the example, to where the graph shows it</source>
        <translation>示例的看点：转到图中显示它之处</translation>
    </message>
    <message>
        <source>Of the loop around the shown line, by its number</source>
        <translation>当前行所在循环的某一轮，按编号</translation>
    </message>
    <message>
        <source>Of the shown step, in whichever file; one that is not open is opened</source>
        <translation>当前步所在的行，无论在哪个文件；未打开的文件会被打开</translation>
    </message>
    <message>
        <source>Offer what may stand at the caret</source>
        <translation>列出光标处可能的内容</translation>
    </message>
    <message>
        <source>On an operation, on NaN, on an error and others</source>
        <translation>在运算、NaN、错误等处</translation>
    </message>
    <message>
        <source>On the line of the caret</source>
        <translation>在光标所在的行</translation>
    </message>
    <message>
        <source>On the web</source>
        <translation>网上资料</translation>
    </message>
    <message>
        <source>One Editor</source>
        <translation>一个编辑器</translation>
    </message>
    <message>
        <source>One call that computes, as seen in the program. Tracked ones leave functions behind.</source>
        <translation>程序中一次进行计算的调用。被跟踪的运算会留下函数。</translation>
    </message>
    <message>
        <source>One input that requires a gradient is enough for the result to require one.</source>
        <translation>只要有一个输入需要梯度，结果就需要梯度。</translation>
    </message>
    <message>
        <source>One pass brings both derivatives, the same numbers as before.</source>
        <translation>一次反向传播带来两个导数，数值与之前相同。</translation>
    </message>
    <message>
        <source>One pass fills the gradients of all four parameters.</source>
        <translation>一次反向传播填好全部四个参数的梯度。</translation>
    </message>
    <message>
        <source>One pass more, and there is nothing left to compute with.</source>
        <translation>再来一次反向传播，就没有可用来计算的内容了。</translation>
    </message>
    <message>
        <source>One run of autograd&apos;s engine, backwards through the graph: backward() or grad().</source>
        <translation>autograd 引擎沿计算图反向运行一次：backward() 或 grad()。</translation>
    </message>
    <message>
        <source>Only fonts whose letters are equally wide.</source>
        <translation>仅列出等宽字体。</translation>
    </message>
    <message>
        <source>Only if</source>
        <translation>仅当</translation>
    </message>
    <message>
        <source>Only in what is chosen</source>
        <translation>仅在所选内容中</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open All</source>
        <translation>全部展开</translation>
    </message>
    <message>
        <source>Open All Cells</source>
        <translation>展开所有单元格</translation>
    </message>
    <message>
        <source>Open All Groups</source>
        <translation>展开所有分组</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open Recent</source>
        <translation>打开最近的文件</translation>
    </message>
    <message>
        <source>Open a program, a notebook or a record</source>
        <translation>打开程序、笔记本或记录</translation>
    </message>
    <message>
        <source>Open again what was closed last</source>
        <translation>重新打开最后关闭的内容</translation>
    </message>
    <message>
        <source>Open in Browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Open in the browser (needs a network)</source>
        <translation>在浏览器中打开（需要网络）</translation>
    </message>
    <message>
        <source>Open or Collapse Group</source>
        <translation>展开或折叠分组</translation>
    </message>
    <message>
        <source>Open programs</source>
        <translation>打开的程序</translation>
    </message>
    <message>
        <source>Open the example “{title}”</source>
        <translation>打开示例“{title}”</translation>
    </message>
    <message>
        <source>Open the next program of the course</source>
        <translation>打开课程的下一个程序</translation>
    </message>
    <message>
        <source>Open the program before it in the course</source>
        <translation>打开课程的上一个程序</translation>
    </message>
    <message>
        <source>Open the program of the first start</source>
        <translation>打开首次启动时的程序</translation>
    </message>
    <message>
        <source>Open the selected group, or collapse the one around the selected node</source>
        <translation>展开选中的分组，或折叠选中节点所在的分组</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>Other Editor</source>
        <translation>另一个编辑器</translation>
    </message>
    <message>
        <source>Ours is one function in the graph, under its own name.</source>
        <translation>我们的函数在计算图中是一个函数，用自己的名称。</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
    <message>
        <source>Outline of the text</source>
        <translation>文本的大纲</translation>
    </message>
    <message>
        <source>Outline…</source>
        <translation>大纲…</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Over so many edges the gradient came in the last pass; what came is summed.</source>
        <translation>最近一次反向传播中，梯度沿这么多条边传来；传来的梯度求和。</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>随时间变化</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>Packed</source>
        <translation>已打包</translation>
    </message>
    <message>
        <source>Packed by saved-tensor hooks, or left out by a checkpoint.</source>
        <translation>被保存张量的钩子打包，或被检查点略去。</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Panels as at First</source>
        <translation>恢复最初的面板</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Parameters appear here: of modules, and tensors that require a gradient. Run a program to see them.</source>
        <translation>参数会显示在这里：模块的参数，以及需要梯度的张量。运行程序即可看到。</translation>
    </message>
    <message>
        <source>Parameters of the Call</source>
        <translation>调用的参数</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>反向传播</translation>
    </message>
    <message>
        <source>Pass {number} begins at {roots}{start}.</source>
        <translation>第 {number} 次反向传播从 {roots} 开始{start}。</translation>
    </message>
    <message>
        <source>Pass {number} begins at {roots}{start}. What functions saved will be freed on the way.</source>
        <translation>第 {number} 次反向传播从 {roots} 开始{start}。各函数保存的内容会沿途释放。</translation>
    </message>
    <message>
        <source>Pass {number} failed in {function}: {error}</source>
        <translation>第 {number} 次反向传播在 {function} 中失败：{error}</translation>
    </message>
    <message>
        <source>Pass {number} failed: {error}</source>
        <translation>第 {number} 次反向传播失败：{error}</translation>
    </message>
    <message>
        <source>Pass {number} is done.</source>
        <translation>第 {number} 次反向传播完成。</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Path Between Two</source>
        <translation>两者之间的路径</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pause at Marks</source>
        <translation>在标记处暂停</translation>
    </message>
    <message>
        <source>Pause at bookmarks, errors, warnings, and where breakpoints match</source>
        <translation>在书签、错误、警告以及断点命中处暂停</translation>
    </message>
    <message>
        <source>Picture of</source>
        <translation>图片内容</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg *.pdf);;PNG (*.png);;SVG (*.svg);;PDF (*.pdf)</source>
        <translation>图片 (*.png *.svg *.pdf);;PNG (*.png);;SVG (*.svg);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Pictures are written as .png, .svg or .pdf.</source>
        <translation>图片只能保存为 .png、.svg 或 .pdf。</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Pin This Moment</source>
        <translation>固定此刻</translation>
    </message>
    <message>
        <source>Pin a moment with P in the graph (Step, Pin This Moment), then go elsewhere: what was born, what died and what changed between the two stands here, and is marked in the graph.</source>
        <translation>在图中按 P（步进 › 固定此刻）固定一个时刻，再转到别处：两个时刻之间诞生、消亡和变化的内容会列在这里，并在图中标出。</translation>
    </message>
    <message>
        <source>Pin {name}</source>
        <translation>固定 {name}</translation>
    </message>
    <message>
        <source>Play each line in the same time, however much happens in it</source>
        <translation>无论一行中发生多少事，每行播放用时相同</translation>
    </message>
    <message>
        <source>Play or Pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>Play what is between two bookmarks, or a range of the timeline, over and over</source>
        <translation>反复播放两个书签之间或时间线上选定范围的内容</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Playing paused at a mark, step {step:,}.</source>
        <translation>播放在标记处暂停，第 {step:,} 步。</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Press {run} to run the program.</source>
        <translation>按 {run} 运行程序。</translation>
    </message>
    <message>
        <source>Press {run}, or this button. The program runs in a process of its own, and every step of it is recorded.</source>
        <translation>按 {run} 或此按钮。程序在自己的进程中运行，每一步都会被记录。</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>Previous Example</source>
        <translation>上一个示例</translation>
    </message>
    <message>
        <source>Previous Program</source>
        <translation>上一个程序</translation>
    </message>
    <message>
        <source>Previous Step</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Previous Thing to Watch For</source>
        <translation>上一个看点</translation>
    </message>
    <message>
        <source>Previous step</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Printed: {text}</source>
        <translation>打印：{text}</translation>
    </message>
    <message>
        <source>Prints “{text}” at {place}{when}.</source>
        <translation>在{place}处打印“{text}”{when}。</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Problems ({count})</source>
        <translation>问题（{count}）</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Programs do not stop in libraries: set a breakpoint where your own code calls this.</source>
        <translation>程序不会在库中停下：请在您自己的代码调用它的那一行设置断点。</translation>
    </message>
    <message>
        <source>Programs, notebooks, records</source>
        <translation>程序、笔记本、记录</translation>
    </message>
    <message>
        <source>Put all panels where they were at first</source>
        <translation>把所有面板放回最初的位置</translation>
    </message>
    <message>
        <source>Python cannot read this from {word} on.</source>
        <translation>从 {word} 起 Python 无法读懂。</translation>
    </message>
    <message>
        <source>Python cannot read this.</source>
        <translation>Python 无法读懂这里。</translation>
    </message>
    <message>
        <source>Python does not know the sign {a} here; is it of another keyboard layout?</source>
        <translation>Python 不认识这里的字符 {a}；是不是用了其他键盘布局？</translation>
    </message>
    <message>
        <source>Python programs</source>
        <translation>Python 程序</translation>
    </message>
    <message>
        <source>Python that runs programs</source>
        <translation>运行程序的 Python</translation>
    </message>
    <message>
        <source>Python {python}, torch {torch}</source>
        <translation>Python {python}，torch {torch}</translation>
    </message>
    <message>
        <source>Qt could not make the picture: {error}.</source>
        <translation>Qt 无法生成图片：{error}。</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>问题解答</translation>
    </message>
    <message>
        <source>Questions, words, marks and commands: type what you seek</source>
        <translation>问题、术语、标记和命令：输入要找的内容</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Raise NotImplementedError; NotImplemented is no exception.</source>
        <translation>请抛出 NotImplementedError；NotImplemented 不是异常。</translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation>正在读取 {name}……</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Recorded step {step:,}; paused further on</source>
        <translation>记录的第 {step:,} 步；程序暂停在更后面</translation>
    </message>
    <message>
        <source>Recording stopped: {reason}</source>
        <translation>记录已停止：{reason}</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Red dashed lines carry NaN or infinity. Go back to the first of them: the function behind it made it. A breakpoint on NaN stops the program there.</source>
        <translation>红色虚线传递 NaN 或无穷大。请回到其中第一条：由它后面的函数产生。在 NaN 上设置断点可以让程序停在那里。</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Reduce Motion</source>
        <translation>减少动画</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减少动画</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove All</source>
        <translation>全部删除</translation>
    </message>
    <message>
        <source>Remove from This List</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename bookmark</source>
        <translation>重命名书签</translation>
    </message>
    <message>
        <source>Reopen Closed</source>
        <translation>重新打开已关闭的</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Replace all; one undo takes it back</source>
        <translation>全部替换；一次撤销即可恢复</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>替换为</translation>
    </message>
    <message>
        <source>Replace…</source>
        <translation>替换…</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restore All</source>
        <translation>全部恢复</translation>
    </message>
    <message>
        <source>Root</source>
        <translation>根</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run Above</source>
        <translation>运行以上单元格</translation>
    </message>
    <message>
        <source>Run All Cells</source>
        <translation>运行所有单元格</translation>
    </message>
    <message>
        <source>Run Cell</source>
        <translation>运行单元格</translation>
    </message>
    <message>
        <source>Run Cell and Go On</source>
        <translation>运行单元格并前进</translation>
    </message>
    <message>
        <source>Run This and Below</source>
        <translation>运行此单元格及以下</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>运行它</translation>
    </message>
    <message>
        <source>Run it first: {run}</source>
        <translation>请先运行：{run}</translation>
    </message>
    <message>
        <source>Run of the Caret&apos;s Line</source>
        <translation>光标所在行的运行</translation>
    </message>
    <message>
        <source>Run the cell of the caret</source>
        <translation>运行光标所在的单元格</translation>
    </message>
    <message>
        <source>Run the program first: {run}.</source>
        <translation>请先运行程序：{run}。</translation>
    </message>
    <message>
        <source>Run the program.</source>
        <translation>请运行程序。</translation>
    </message>
    <message>
        <source>Run the program: {run}.</source>
        <translation>运行程序：{run}。</translation>
    </message>
    <message>
        <source>Run the whole program in a fresh process</source>
        <translation>在全新的进程中运行整个程序</translation>
    </message>
    <message>
        <source>Run this cell</source>
        <translation>运行此单元格</translation>
    </message>
    <message>
        <source>Run to Caret</source>
        <translation>运行到光标处</translation>
    </message>
    <message>
        <source>Run to the first breakpoint; without any, stop at the first line</source>
        <translation>运行到第一个断点；没有断点时停在第一行</translation>
    </message>
    <message>
        <source>Run until the line of the caret is about to run</source>
        <translation>运行到光标所在的行即将运行为止</translation>
    </message>
    <message>
        <source>Run {number} took {time}.</source>
        <translation>第 {number} 次运行用时 {time}。</translation>
    </message>
    <message>
        <source>Running programs</source>
        <translation>运行程序</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Runs in the program&apos;s namespace as it is now, whatever step is shown, and is recorded like a cell.</source>
        <translation>无论显示哪一步，都在程序此刻的命名空间中运行，并像单元格一样被记录。</translation>
    </message>
    <message>
        <source>SVG picture</source>
        <translation>SVG 图片</translation>
    </message>
    <message>
        <source>Said of a saved tensor that hooks have put away, or that a checkpoint will compute again.</source>
        <translation>指被钩子收起、或将由检查点重新计算的保存的张量。</translation>
    </message>
    <message>
        <source>Said of a saved tensor that was changed in place since: a pass over it fails.</source>
        <translation>指保存之后被原地修改的张量：经过它的反向传播会失败。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save All</source>
        <translation>全部保存</translation>
    </message>
    <message>
        <source>Save All Output</source>
        <translation>保存全部输出</translation>
    </message>
    <message>
        <source>Save All Output…</source>
        <translation>保存全部输出…</translation>
    </message>
    <message>
        <source>Save Anew</source>
        <translation>重新保存</translation>
    </message>
    <message>
        <source>Save As</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Save As…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save Record</source>
        <translation>保存记录</translation>
    </message>
    <message>
        <source>Save Record…</source>
        <translation>保存记录…</translation>
    </message>
    <message>
        <source>Save all open programs and notebooks that have changes</source>
        <translation>保存所有有更改的程序和笔记本</translation>
    </message>
    <message>
        <source>Save the program</source>
        <translation>保存程序</translation>
    </message>
    <message>
        <source>Save the program under another name</source>
        <translation>以其他名称保存程序</translation>
    </message>
    <message>
        <source>Save the record, to step through it later</source>
        <translation>保存记录，以便日后单步查看</translation>
    </message>
    <message>
        <source>Save the text under another name, or overwrite the file.</source>
        <translation>请将文本另存为其他名称，或覆盖该文件。</translation>
    </message>
    <message>
        <source>Saved for backward</source>
        <translation>为反向传播保存的张量</translation>
    </message>
    <message>
        <source>Saved tensor</source>
        <translation>保存的张量</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>Search Help…</source>
        <translation>搜索帮助…</translation>
    </message>
    <message>
        <source>Search by name or key</source>
        <translation>按名称或快捷键搜索</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Search the examples</source>
        <translation>搜索示例</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>搜索帮助</translation>
    </message>
    <message>
        <source>Search: a word, as hook, retain_graph, loop</source>
        <translation>搜索：输入词语，例如 hook、retain_graph、loop</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Select Nothing</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Select a moved node first: it has a small pin.</source>
        <translation>请先选择一个移动过的节点：它带有小图钉。</translation>
    </message>
    <message>
        <source>Select a tensor or a function first: click it in the graph.</source>
        <translation>请先选择张量或函数：在图中单击它。</translation>
    </message>
    <message>
        <source>Select something first: click a group, or a node in one.</source>
        <translation>请先选择：单击一个分组，或分组中的节点。</translation>
    </message>
    <message>
        <source>Select something first: click it in the graph.</source>
        <translation>请先选择：在图中单击要选的内容。</translation>
    </message>
    <message>
        <source>Select two nodes first: click the one, then the other with Ctrl held down.</source>
        <translation>请先选择两个节点：单击其中一个，再按住 Ctrl 单击另一个。</translation>
    </message>
    <message>
        <source>Selected Nodes</source>
        <translation>选中的节点</translation>
    </message>
    <message>
        <source>Set Breakpoint</source>
        <translation>设置断点</translation>
    </message>
    <message>
        <source>Set a bookmark before or behind this moment ({bookmark}), or mark a range on the timeline: drag with Shift.</source>
        <translation>请在此刻之前或之后设置书签（{bookmark}），或在时间线上选定范围：按住 Shift 拖动。</translation>
    </message>
    <message>
        <source>Set or Remove Breakpoint</source>
        <translation>设置或删除断点</translation>
    </message>
    <message>
        <source>Set or Rename Bookmark…</source>
        <translation>设置或重命名书签…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Shift the chosen lines to the right (Tab)</source>
        <translation>把所选的行向右移（Tab）</translation>
    </message>
    <message>
        <source>Shift them to the left (Shift+Tab)</source>
        <translation>把它们向左移（Shift+Tab）</translation>
    </message>
    <message>
        <source>Short programs in the order of a course, with what to watch for</source>
        <translation>按课程顺序排列的短程序，附有看点</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show All That Is Hidden</source>
        <translation>显示所有隐藏内容</translation>
    </message>
    <message>
        <source>Show Difference</source>
        <translation>显示差异</translation>
    </message>
    <message>
        <source>Show Documentation</source>
        <translation>显示文档</translation>
    </message>
    <message>
        <source>Show all lines</source>
        <translation>显示所有行</translation>
    </message>
    <message>
        <source>Show all steps of the record</source>
        <translation>显示记录的所有步</translation>
    </message>
    <message>
        <source>Show all that is hidden</source>
        <translation>显示所有隐藏内容</translation>
    </message>
    <message>
        <source>Show all that lives now</source>
        <translation>显示此刻存活的全部内容</translation>
    </message>
    <message>
        <source>Show every function and tensor</source>
        <translation>显示每个函数和张量</translation>
    </message>
    <message>
        <source>Show fewer steps, about the shown one</source>
        <translation>显示当前步附近更少的步</translation>
    </message>
    <message>
        <source>Show how the call at the caret is written</source>
        <translation>显示光标处的调用如何书写</translation>
    </message>
    <message>
        <source>Show its lines</source>
        <translation>显示其中的行</translation>
    </message>
    <message>
        <source>Show more steps, about the shown one</source>
        <translation>显示当前步附近更多的步</translation>
    </message>
    <message>
        <source>Show nothing for a while</source>
        <translation>暂时不显示任何内容</translation>
    </message>
    <message>
        <source>Show only the heads of functions, classes and other blocks</source>
        <translation>只显示函数、类和其他代码块的首行</translation>
    </message>
    <message>
        <source>Show the lines of the caret&apos;s block</source>
        <translation>显示光标所在代码块的行</translation>
    </message>
    <message>
        <source>Show the pinned moment, pin this one</source>
        <translation>显示固定的时刻，固定此刻</translation>
    </message>
    <message>
        <source>Show the program of the next tab</source>
        <translation>显示下一个标签页的程序</translation>
    </message>
    <message>
        <source>Show the program of the previous tab</source>
        <translation>显示上一个标签页的程序</translation>
    </message>
    <message>
        <source>Show the program, or another one, in a second editor at the right</source>
        <translation>在右侧的第二个编辑器中显示此程序或另一个程序</translation>
    </message>
    <message>
        <source>Show the program, or another one, in a second editor below</source>
        <translation>在下方的第二个编辑器中显示此程序或另一个程序</translation>
    </message>
    <message>
        <source>Show the whole graph</source>
        <translation>显示整个计算图</translation>
    </message>
    <message>
        <source>Show what is known of the name at the caret, and what is wrong there</source>
        <translation>显示光标处名称的信息，以及那里的问题</translation>
    </message>
    <message>
        <source>Show what is selected</source>
        <translation>显示所选内容</translation>
    </message>
    <message>
        <source>Show what was seen after that</source>
        <translation>显示之后看到的内容</translation>
    </message>
    <message>
        <source>Show what was seen before</source>
        <translation>显示之前看到的内容</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>显示 {name}</translation>
    </message>
    <message>
        <source>Size of type</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Smaller Type</source>
        <translation>缩小字号</translation>
    </message>
    <message>
        <source>So many passes have added to the gradient since it was None or zeroed.</source>
        <translation>自梯度为 None 或清零以来，有这么多次反向传播向它累加。</translation>
    </message>
    <message>
        <source>So the second pass adds to zeros: [3, 3], not [6, 6].</source>
        <translation>因此第二次反向传播在零上累加：[3, 3]，而不是 [6, 6]。</translation>
    </message>
    <message>
        <source>So the second result finds the graph whole. This pass frees it.</source>
        <translation>因此第二个结果的计算图仍然完整。这次反向传播会释放它。</translation>
    </message>
    <message>
        <source>So this pass fails instead of computing something wrong.</source>
        <translation>因此这次反向传播会失败，而不是算出错误的结果。</translation>
    </message>
    <message>
        <source>So x gets 10 in the first half and 2 in the other.</source>
        <translation>因此 x 的前一半得到 10，另一半得到 2。</translation>
    </message>
    <message>
        <source>Some share one storage: its bytes count once.</source>
        <translation>有些共用同一存储：字节数只计一次。</translation>
    </message>
    <message>
        <source>Somebody wrote into a tensor that a function had saved. The saved tensor is marked as stale, and the step at which that happened is in the inspector of the function. Write y = y + 1 in place of y += 1.</source>
        <translation>有代码写入了某个函数保存的张量。保存的张量被标为已失效，发生的步可在该函数的检查器中看到。请把 y += 1 写成 y = y + 1。</translation>
    </message>
    <message>
        <source>Something is missing behind {word}.</source>
        <translation>{word} 之后缺少内容。</translation>
    </message>
    <message>
        <source>Something is missing between these two: a comma?</source>
        <translation>这两者之间缺少内容：是逗号吗？</translation>
    </message>
    <message>
        <source>Something was displayed.</source>
        <translation>显示了内容。</translation>
    </message>
    <message>
        <source>Speed of animations</source>
        <translation>动画速度</translation>
    </message>
    <message>
        <source>Speed of playing</source>
        <translation>播放速度</translation>
    </message>
    <message>
        <source>Speed of playing, pace, pauses, range</source>
        <translation>播放速度、节奏、暂停、范围</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>Split Down</source>
        <translation>向下拆分</translation>
    </message>
    <message>
        <source>Split to the Right</source>
        <translation>向右拆分</translation>
    </message>
    <message>
        <source>Spotlight or Red Dot</source>
        <translation>聚光灯或红点</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>调用栈</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步进</translation>
    </message>
    <message>
        <source>Step Back Into</source>
        <translation>反向步入</translation>
    </message>
    <message>
        <source>Step Back Out</source>
        <translation>反向步出</translation>
    </message>
    <message>
        <source>Step Back Over</source>
        <translation>反向步过</translation>
    </message>
    <message>
        <source>Step Into</source>
        <translation>步入</translation>
    </message>
    <message>
        <source>Step Out</source>
        <translation>步出</translation>
    </message>
    <message>
        <source>Step Over</source>
        <translation>步过</translation>
    </message>
    <message>
        <source>Step on to see the graph grow.</source>
        <translation>继续前进，看计算图生长。</translation>
    </message>
    <message>
        <source>Step {step:,}</source>
        <translation>第 {step:,} 步</translation>
    </message>
    <message>
        <source>Step {step:,}: {sentence}</source>
        <translation>第 {step:,} 步：{sentence}</translation>
    </message>
    <message>
        <source>Steps of the record</source>
        <translation>记录的各步</translation>
    </message>
    <message>
        <source>Steps only switch states; nothing glides.</source>
        <translation>每一步只切换状态，没有滑动。</translation>
    </message>
    <message>
        <source>Steps only switch states; nothing moves</source>
        <translation>每一步只切换状态，没有动画</translation>
    </message>
    <message>
        <source>Steps {first:,} to {last:,}</source>
        <translation>第 {first:,} 到 {last:,} 步</translation>
    </message>
    <message>
        <source>Steps {first:,} to {last:,} are played over and over.</source>
        <translation>正在反复播放第 {first:,} 到 {last:,} 步。</translation>
    </message>
    <message>
        <source>Steps {first:,} to {last:,}: {counted}</source>
        <translation>第 {first:,} 到 {last:,} 步：{counted}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop a layout, else let nothing fade, else let go of the selection, else of the marked range</source>
        <translation>停止布局；否则取消变淡；否则取消选择；否则取消选定的范围</translation>
    </message>
    <message>
        <source>Stop the program</source>
        <translation>停止程序</translation>
    </message>
    <message>
        <source>Stop the running program at its next line, to step on from there</source>
        <translation>让运行中的程序停在下一行，从那里单步执行</translation>
    </message>
    <message>
        <source>Stop when</source>
        <translation>何时停止</translation>
    </message>
    <message>
        <source>Stops at {place}{when}.</source>
        <translation>停在{place}{when}。</translation>
    </message>
    <message>
        <source>Strong colors on a light ground can be read in a bright room.</source>
        <translation>浅色背景上的浓烈配色在明亮的房间里也能看清。</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Tabs and spaces are mixed in the indentation.</source>
        <translation>缩进中混用了制表符和空格。</translation>
    </message>
    <message>
        <source>Take the Tour</source>
        <translation>开始导览</translation>
    </message>
    <message>
        <source>Take the chosen lines away</source>
        <translation>删去所选的行</translation>
    </message>
    <message>
        <source>Tangent</source>
        <translation>切向量</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Tensors with names appear here. Run a program to see them.</source>
        <translation>有名称的张量会显示在这里。运行程序即可看到。</translation>
    </message>
    <message>
        <source>Tensors with the same number look at the same memory: views, detach().</source>
        <translation>编号相同的张量共用同一块内存：视图、detach()。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Text to Print…</source>
        <translation>要打印的文本…</translation>
    </message>
    <message>
        <source>That line is not in the editor: it ran elsewhere, or was changed.</source>
        <translation>那一行不在编辑器中：它在别处运行，或已被更改。</translation>
    </message>
    <message>
        <source>That of the first start, once more.</source>
        <translation>再看一次首次启动时的导览。</translation>
    </message>
    <message>
        <source>That of the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>That of the window</source>
        <translation>跟随窗口</translation>
    </message>
    <message>
        <source>The &amp;whole graph</source>
        <translation>整个计算图(&amp;W)</translation>
    </message>
    <message>
        <source>The HTML of {count} characters takes too long to be shown here. Click to open it in a browser.</source>
        <translation>这段 HTML 有 {count} 个字符，在这里显示耗时太久。点击可在浏览器中打开。</translation>
    </message>
    <message>
        <source>The Python that runs programs could not be started ({why}). Choose another one under Run, Choose Interpreter…; the program&apos;s text is as it was.</source>
        <translation>无法启动运行程序的 Python（{why}）。请在“运行 › 选择解释器…”中另选一个；程序文本保持原样。</translation>
    </message>
    <message>
        <source>The bound must be a number above 0, as 10 or 1e3.</source>
        <translation>上界必须是大于 0 的数，例如 10 或 1e3。</translation>
    </message>
    <message>
        <source>The branch that was taken adds one more; of the test itself nothing is left.</source>
        <translation>被执行的分支又增加一个；判断本身没有留下任何东西。</translation>
    </message>
    <message>
        <source>The caret&apos;s cell and those below it</source>
        <translation>光标所在的单元格及其下方的单元格</translation>
    </message>
    <message>
        <source>The cells above the caret&apos;s</source>
        <translation>光标所在单元格以上的单元格</translation>
    </message>
    <message>
        <source>The chosen lines</source>
        <translation>所选的行</translation>
    </message>
    <message>
        <source>The chosen lines, above the one before</source>
        <translation>把所选的行移到上一行之前</translation>
    </message>
    <message>
        <source>The chosen lines, below the next</source>
        <translation>把所选的行移到下一行之后</translation>
    </message>
    <message>
        <source>The condition is no Python expression ({error}); write one as loss &gt; 10.</source>
        <translation>条件不是 Python 表达式（{error}）；请写成例如 loss &gt; 10。</translation>
    </message>
    <message>
        <source>The condition is no Python expression: {error}.</source>
        <translation>条件不是 Python 表达式：{error}。</translation>
    </message>
    <message>
        <source>The end of the record is lost: {error}</source>
        <translation>记录的末尾已丢失：{error}</translation>
    </message>
    <message>
        <source>The end of the record is lost: {error}. {how}</source>
        <translation>记录的末尾已丢失：{error}。{how}</translation>
    </message>
    <message>
        <source>The engine has not run it yet.</source>
        <translation>引擎还没有运行它。</translation>
    </message>
    <message>
        <source>The engine is in this function now.</source>
        <translation>引擎此刻在这个函数中。</translation>
    </message>
    <message>
        <source>The engine is inside it at this step.</source>
        <translation>在这一步，引擎正在运行它。</translation>
    </message>
    <message>
        <source>The engine of torch runs here; the frame below asked for it.</source>
        <translation>这里运行的是 torch 的引擎；由下面的栈帧调用。</translation>
    </message>
    <message>
        <source>The engine ran it once.</source>
        <translation>引擎运行过它一次。</translation>
    </message>
    <message>
        <source>The engine ran it twice.</source>
        <translation>引擎运行过它两次。</translation>
    </message>
    <message>
        <source>The engine ran it {count} times.</source>
        <translation>引擎运行过它 {count} 次。</translation>
    </message>
    <message>
        <source>The expression ended the process that evaluated it.</source>
        <translation>该表达式结束了求值它的进程。</translation>
    </message>
    <message>
        <source>The expression took longer than {seconds} seconds and was given up.</source>
        <translation>该表达式耗时超过 {seconds} 秒，已放弃。</translation>
    </message>
    <message>
        <source>The file is read-only</source>
        <translation>文件为只读</translation>
    </message>
    <message>
        <source>The first NaN</source>
        <translation>第一个 NaN</translation>
    </message>
    <message>
        <source>The first loss: the line is flat and far off.</source>
        <translation>第一个损失：直线是平的，偏差很大。</translation>
    </message>
    <message>
        <source>The first one only looks at the gradient.</source>
        <translation>第一个钩子只是查看梯度。</translation>
    </message>
    <message>
        <source>The first pass finds None and puts [3, 3] there.</source>
        <translation>第一次反向传播遇到 None，存入 [3, 3]。</translation>
    </message>
    <message>
        <source>The function ran in the last pass.</source>
        <translation>该函数在最近一次反向传播中运行过。</translation>
    </message>
    <message>
        <source>The gradient holds NaN or infinity.</source>
        <translation>梯度中含有 NaN 或无穷大。</translation>
    </message>
    <message>
        <source>The gradient in the middle</source>
        <translation>中间的梯度</translation>
    </message>
    <message>
        <source>The gradient is multiplied by 5 where part was written, and by 1 elsewhere.</source>
        <translation>写入过 part 的地方梯度乘以 5，其他地方乘以 1。</translation>
    </message>
    <message>
        <source>The gradient is the product of all factors: 3 · 2 · 2 · 2 · 10 = 240.</source>
        <translation>梯度是所有因子的乘积：3 · 2 · 2 · 2 · 10 = 240。</translation>
    </message>
    <message>
        <source>The gradient is the same.</source>
        <translation>梯度相同。</translation>
    </message>
    <message>
        <source>The gradient lands in w alone.</source>
        <translation>梯度只存入 w。</translation>
    </message>
    <message>
        <source>The gradient of W has the shape of W.</source>
        <translation>W 的梯度与 W 形状相同。</translation>
    </message>
    <message>
        <source>The gradient of a gradient</source>
        <translation>梯度的梯度</translation>
    </message>
    <message>
        <source>The gradient of a has k in it and the 4, but the 7 has left no trace.</source>
        <translation>a 的梯度中含有 k 和 4，而 7 没有留下痕迹。</translation>
    </message>
    <message>
        <source>The gradient of {tensor} was None and is now {value}.</source>
        <translation>{tensor} 的梯度原为 None，现在是 {value}。</translation>
    </message>
    <message>
        <source>The gradient of {tensor}, which was {before}, was set to {after} ({by}).</source>
        <translation>{tensor} 的梯度由 {before} 设为 {after}（{by}）。</translation>
    </message>
    <message>
        <source>The gradient passes through b on its way to a, and is not kept.</source>
        <translation>梯度经过 b 传向 a，在 b 处不保留。</translation>
    </message>
    <message>
        <source>The gradient starts with 1; follow how thin its line becomes.</source>
        <translation>梯度从 1 开始；看它的线变得多细。</translation>
    </message>
    <message>
        <source>The gradient&apos;s elements are {size} and less.</source>
        <translation>梯度的元素不大于 {size}。</translation>
    </message>
    <message>
        <source>The gradient&apos;s elements are {size} and more.</source>
        <translation>梯度的元素达到 {size} 以上。</translation>
    </message>
    <message>
        <source>The gradients are set to None, or they would add up.</source>
        <translation>梯度被设为 None，否则会累加。</translation>
    </message>
    <message>
        <source>The graph grows line by line, as the program runs.</source>
        <translation>程序运行时，计算图逐行生长。</translation>
    </message>
    <message>
        <source>The graph holds what ran: each turn of a loop, and the branch that was taken.</source>
        <translation>计算图包含实际运行的内容：循环的每一轮，以及被执行的分支。</translation>
    </message>
    <message>
        <source>The graph is deeper than this thread&apos;s stack can release: more than {count} functions lie one behind another. Run the program in Gradviz, or in a thread with a larger stack (threading.stack_size).</source>
        <translation>计算图的深度超过了此线程的栈能释放的程度：有超过 {count} 个函数前后相连。请在 Gradviz 中运行程序，或在栈更大的线程中运行（threading.stack_size）。</translation>
    </message>
    <message>
        <source>The graph is still being laid out: try again in a moment.</source>
        <translation>计算图仍在布局：请稍后再试。</translation>
    </message>
    <message>
        <source>The graph of a few lines, and what a pass does to it.</source>
        <translation>几行代码的计算图，以及反向传播对它做了什么。</translation>
    </message>
    <message>
        <source>The green card is a leaf, and its gradient has just landed in it. Click it.</source>
        <translation>绿色卡片是叶子，它的梯度刚刚存入。请单击它。</translation>
    </message>
    <message>
        <source>The hook {name} on {owner} failed: {error}</source>
        <translation>{owner} 上的钩子 {name} 失败：{error}</translation>
    </message>
    <message>
        <source>The hook {name} on {owner} ran on {value} and left it as it was.</source>
        <translation>{owner} 上的钩子 {name} 收到 {value}，没有改变它。</translation>
    </message>
    <message>
        <source>The hook {name} on {owner} runs.</source>
        <translation>{owner} 上的钩子 {name} 正在运行。</translation>
    </message>
    <message>
        <source>The hook {name} on {owner} turned {before} into {after}.</source>
        <translation>{owner} 上的钩子 {name} 把 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>The hook {name} was taken off {owner}.</source>
        <translation>从 {owner} 上移除了钩子 {name}。</translation>
    </message>
    <message>
        <source>The input was given.</source>
        <translation>已提供输入。</translation>
    </message>
    <message>
        <source>The inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>The key {1} stands here twice, with different values.</source>
        <translation>键 {1} 在这里出现两次，值不同。</translation>
    </message>
    <message>
        <source>The learning rate of {name} went from {before} to {after}.</source>
        <translation>{name} 的学习率由 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>The line as it ran</source>
        <translation>运行时的该行</translation>
    </message>
    <message>
        <source>The line from k is cut: no gradient goes that way.</source>
        <translation>来自 k 的线被切断：梯度不走那条路。</translation>
    </message>
    <message>
        <source>The loss has become smaller twice.</source>
        <translation>损失两次变小。</translation>
    </message>
    <message>
        <source>The match before</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>The multiplication saves a twice, since each factor&apos;s gradient needs the other one.</source>
        <translation>乘法把 a 保存了两次，因为每个因子的梯度都需要另一个因子。</translation>
    </message>
    <message>
        <source>The name {name} no longer means that tensor.</source>
        <translation>名称 {name} 不再指向那个张量。</translation>
    </message>
    <message>
        <source>The network in one turn: a layer, tanh, a layer, the loss.</source>
        <translation>一轮中的网络：一层、tanh、再一层、损失。</translation>
    </message>
    <message>
        <source>The new outputs of its cells are not saved.</source>
        <translation>其单元格的新输出尚未保存。</translation>
    </message>
    <message>
        <source>The next match in the text</source>
        <translation>文本中的下一个匹配</translation>
    </message>
    <message>
        <source>The next one</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>The next one  (Enter)</source>
        <translation>下一个  (Enter)</translation>
    </message>
    <message>
        <source>The next pass fails right there.</source>
        <translation>下一次反向传播就在那里失败。</translation>
    </message>
    <message>
        <source>The next place</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>The next turn</source>
        <translation>下一轮</translation>
    </message>
    <message>
        <source>The norm of a gradient passes a bound</source>
        <translation>梯度的范数超过上界</translation>
    </message>
    <message>
        <source>The one before</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>The one before  (Shift+Enter)</source>
        <translation>上一个  (Shift+Enter)</translation>
    </message>
    <message>
        <source>The one that runs Gradviz</source>
        <translation>运行 Gradviz 的那一个</translation>
    </message>
    <message>
        <source>The optimizer moves the second layer only, though it was given all parameters.</source>
        <translation>优化器只更新第二层，尽管给了它所有参数。</translation>
    </message>
    <message>
        <source>The optimizer moves what it was given, W and b. x stays, for all its gradient.</source>
        <translation>优化器只更新交给它的 W 和 b。x 虽有梯度，却保持不变。</translation>
    </message>
    <message>
        <source>The optimizer writes the parameters in place: each gets a new version.</source>
        <translation>优化器原地写入参数：每个参数都得到新版本。</translation>
    </message>
    <message>
        <source>The output of the cell was cleared.</source>
        <translation>单元格的输出被清空。</translation>
    </message>
    <message>
        <source>The output was saved to {file}.</source>
        <translation>输出已保存到 {file}。</translation>
    </message>
    <message>
        <source>The pass adds functions of its own; the mark ∂² tells them apart.</source>
        <translation>反向传播会加入自己的函数；用标记 ∂² 区分。</translation>
    </message>
    <message>
        <source>The pass begins at y with 1 and goes through the functions backwards.</source>
        <translation>反向传播从 y 以 1 开始，反向经过各个函数。</translation>
    </message>
    <message>
        <source>The pass begins with 1, whatever the number is: the hook prints it.</source>
        <translation>无论这个数是多少，反向传播都从 1 开始：钩子会打印它。</translation>
    </message>
    <message>
        <source>The pass begins with the weights that gradient= gives.</source>
        <translation>反向传播以 gradient= 给出的权重开始。</translation>
    </message>
    <message>
        <source>The pass broke here; the bubble says what torch said.</source>
        <translation>反向传播在此中断；气泡中是 torch 的提示。</translation>
    </message>
    <message>
        <source>The pass ends at the second layer; nothing behind it is computed.</source>
        <translation>反向传播止于第二层；它之后的内容都不计算。</translation>
    </message>
    <message>
        <source>The pass fails where it needs the old numbers.</source>
        <translation>反向传播在需要旧数值的地方失败。</translation>
    </message>
    <message>
        <source>The pass finds its way to w.</source>
        <translation>反向传播找到通往 w 的路。</translation>
    </message>
    <message>
        <source>The pass frees it as soon as the function has run.</source>
        <translation>函数一运行完，反向传播就释放它。</translation>
    </message>
    <message>
        <source>The pass goes back through time, the last moment first.</source>
        <translation>反向传播沿时间倒退，最后的时刻最先。</translation>
    </message>
    <message>
        <source>The pass reaches d and stops before c: a gets nothing.</source>
        <translation>反向传播到达 d，在 c 之前停止：a 什么也得不到。</translation>
    </message>
    <message>
        <source>The pass sends 0 to the root of the first element …</source>
        <translation>反向传播把 0 传给第一个元素的平方根……</translation>
    </message>
    <message>
        <source>The pass uses the new numbers: [200, 400] in place of [2, 4], without a word.</source>
        <translation>反向传播使用新的数值：用 [200, 400] 代替 [2, 4]，没有任何提示。</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>图片已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The place before</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>The power saves a: the filled mark below the function.</source>
        <translation>乘方保存了 a：即函数下方的实心标记。</translation>
    </message>
    <message>
        <source>The presentation fills this screen; where it is not there, the one of the window.</source>
        <translation>演示占满此屏幕；若没有此屏幕，则使用窗口所在的屏幕。</translation>
    </message>
    <message>
        <source>The process that runs your program. It can be stopped and started again; the window stays.</source>
        <translation>运行你的程序的进程。可以停止并重新启动；窗口不受影响。</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>The program did not react to the interrupt and was ended. Its variables are gone; the record ends here.</source>
        <translation>程序没有响应中断，已被结束。它的变量已丢失；记录到此为止。</translation>
    </message>
    <message>
        <source>The program ended its process (exit code {code}). Its variables are gone; the record ends here.</source>
        <translation>程序结束了自己的进程（退出码 {code}）。它的变量已丢失；记录到此为止。</translation>
    </message>
    <message>
        <source>The program ended itself (SystemExit, exit code {code}).</source>
        <translation>程序自行结束（SystemExit，退出码 {code}）。</translation>
    </message>
    <message>
        <source>The program has set a trace function of its own (sys.settrace). Until it takes that away, no step and no breakpoint on a line or an error stops in functions that it calls.</source>
        <translation>程序设置了自己的跟踪函数（sys.settrace）。在它取消之前，单步执行以及行断点和错误断点都不会停在它调用的函数中。</translation>
    </message>
    <message>
        <source>The program is paused: let it go on ({run}) or stop it ({stop}) to run a cell.</source>
        <translation>程序已暂停：请让它继续（{run}）或停止它（{stop}），再运行单元格。</translation>
    </message>
    <message>
        <source>The program let go of {tensor}{when}.</source>
        <translation>程序{when}放开了 {tensor}。</translation>
    </message>
    <message>
        <source>The program runs as soon as it is ready; here its graph will grow.</source>
        <translation>一旦就绪，程序就会运行；它的计算图会在这里生长。</translation>
    </message>
    <message>
        <source>The program runs as soon as the worker is ready.</source>
        <translation>工作进程一就绪，程序就会运行。</translation>
    </message>
    <message>
        <source>The program runs the text of its start; what you change counts from the next run.</source>
        <translation>程序运行的是启动时的文本；现在的更改从下一次运行起生效。</translation>
    </message>
    <message>
        <source>The program runs; pause it to evaluate.</source>
        <translation>程序正在运行；请先暂停再求值。</translation>
    </message>
    <message>
        <source>The program that runs has no such line: it runs the text of its start. This breakpoint counts from the next run.</source>
        <translation>正在运行的程序中没有这一行：它运行的是启动时的文本。此断点从下一次运行起生效。</translation>
    </message>
    <message>
        <source>The program waits for input.</source>
        <translation>程序正在等待输入。</translation>
    </message>
    <message>
        <source>The program waits for input:</source>
        <translation>程序正在等待输入：</translation>
    </message>
    <message>
        <source>The program was ended.</source>
        <translation>程序已被结束。</translation>
    </message>
    <message>
        <source>The program was stopped before it began.</source>
        <translation>程序在开始之前已被停止。</translation>
    </message>
    <message>
        <source>The program was stopped before it began; the worker was still starting.</source>
        <translation>程序在开始之前已被停止；当时工作进程仍在启动。</translation>
    </message>
    <message>
        <source>The program {how}. Its variables are gone; the record ends here.</source>
        <translation>程序{how}。它的变量已丢失；记录到此为止。</translation>
    </message>
    <message>
        <source>The program&apos;s process ended: {why}</source>
        <translation>程序的进程已结束：{why}</translation>
    </message>
    <message>
        <source>The program&apos;s recursion left no room to record it.</source>
        <translation>程序的递归没有留下可供记录的空间。</translation>
    </message>
    <message>
        <source>The program, as it ran, did not come there.</source>
        <translation>程序这次运行没有到达那里。</translation>
    </message>
    <message>
        <source>The record belongs to the text as it was; lines that changed are not marked.</source>
        <translation>记录对应的是之前的文本；更改过的行不会被标记。</translation>
    </message>
    <message>
        <source>The record could not be saved: {why}. Choose another place.</source>
        <translation>无法保存记录：{why}。请选择其他位置。</translation>
    </message>
    <message>
        <source>The record could not be written any longer: {error}.</source>
        <translation>记录无法继续写入：{error}。</translation>
    </message>
    <message>
        <source>The record ends while {title} lives.</source>
        <translation>记录结束时 {title} 仍然存活。</translation>
    </message>
    <message>
        <source>The record has reached its limit of bytes ({size}).</source>
        <translation>记录已达到大小上限（{size}）。</translation>
    </message>
    <message>
        <source>The record has reached its limit of events ({count}).</source>
        <translation>记录已达到事件数上限（{count}）。</translation>
    </message>
    <message>
        <source>The record has reached its limit of seconds ({seconds}).</source>
        <translation>记录已达到时间上限（{seconds} 秒）。</translation>
    </message>
    <message>
        <source>The record holds tensors of `{path}`, not the object itself.</source>
        <translation>记录中有 `{path}` 的张量，但没有该对象本身。</translation>
    </message>
    <message>
        <source>The recording began within a pass; what ran after that pass is not in the record.</source>
        <translation>记录在一次反向传播当中开始；那次反向传播之后运行的内容不在记录中。</translation>
    </message>
    <message>
        <source>The replacement names a group that the expression does not have; write “\\” for a “\”.</source>
        <translation>替换内容引用了表达式中没有的分组；要写“\”，请用“\\”。</translation>
    </message>
    <message>
        <source>The result has many elements. Make one number of it, with sum() or mean(), or say with gradient= how much each element counts.</source>
        <translation>结果有多个元素。请用 sum() 或 mean() 把它变成一个数，或用 gradient= 指定每个元素的权重。</translation>
    </message>
    <message>
        <source>The result is fine, and its gradient is NaN: 0 times infinity.</source>
        <translation>结果正常，梯度却是 NaN：0 乘以无穷大。</translation>
    </message>
    <message>
        <source>The same numbers in the same memory, without a graph behind them.</source>
        <translation>同一块内存中的同样数值，背后没有计算图。</translation>
    </message>
    <message>
        <source>The same two weights work at each moment; their gradients come from all of them.</source>
        <translation>每个时刻使用同样的两个权重；它们的梯度来自所有时刻。</translation>
    </message>
    <message>
        <source>The saved tensor is gone: a second pass over it fails.</source>
        <translation>保存的张量已释放：再次反向传播经过它会失败。</translation>
    </message>
    <message>
        <source>The saved tensor is one that the program or another function holds: it costs no more bytes.</source>
        <translation>保存的张量同时由程序或另一个函数持有：不额外占用字节。</translation>
    </message>
    <message>
        <source>The second backward</source>
        <translation>第二次 backward</translation>
    </message>
    <message>
        <source>The second element counts for nothing, so its gradient is 0.</source>
        <translation>第二个元素不计入，所以它的梯度是 0。</translation>
    </message>
    <message>
        <source>The second one adds [3, 3] to it; the sum stands at the card.</source>
        <translation>第二次在上面累加 [3, 3]；卡片旁显示求和。</translation>
    </message>
    <message>
        <source>The second one cuts it off at 1: [10, 0.5] becomes [1, 0.5].</source>
        <translation>第二个钩子把它截断到 1：[10, 0.5] 变为 [1, 0.5]。</translation>
    </message>
    <message>
        <source>The second one, where there is one</source>
        <translation>第二块屏幕（如果有）</translation>
    </message>
    <message>
        <source>The second pass fails at the multiplication: the first one has freed what it saved.</source>
        <translation>第二次反向传播在乘法处失败：第一次已经释放了它保存的内容。</translation>
    </message>
    <message>
        <source>The second pass goes through the graph of the first: 6 · 2 = 12.</source>
        <translation>第二次反向传播穿过第一次的计算图：6 · 2 = 12。</translation>
    </message>
    <message>
        <source>The slope of x³ at 2 is 3 · 2² = 12.</source>
        <translation>x³ 在 2 处的斜率是 3 · 2² = 12。</translation>
    </message>
    <message>
        <source>The smallest move in a record: one thing that happened. The line in the timeline says which is shown.</source>
        <translation>记录中最小的一步：发生的一件事。时间线上的竖线指出当前显示的是哪一步。</translation>
    </message>
    <message>
        <source>The square saved b, not its result, so a gets the right gradient.</source>
        <translation>平方保存的是 b，而不是它的结果，所以 a 得到正确的梯度。</translation>
    </message>
    <message>
        <source>The text ends too early here.</source>
        <translation>文本在这里过早结束。</translation>
    </message>
    <message>
        <source>The text has a brace without its partner; write {{ and }} for braces that are to be printed.</source>
        <translation>文本中有不成对的花括号；要打印花括号，请写 {{ 和 }}。</translation>
    </message>
    <message>
        <source>The text holds a zero byte, which Python does not read.</source>
        <translation>文本中含有零字节，Python 无法读取。</translation>
    </message>
    <message>
        <source>The tour needs the welcome program; it begins when that may be opened.</source>
        <translation>导览需要欢迎程序；可以打开它时导览才会开始。</translation>
    </message>
    <message>
        <source>The turn before</source>
        <translation>上一轮</translation>
    </message>
    <message>
        <source>The usual colors can be told apart with every kind of color vision; these are further apart.</source>
        <translation>常用配色对各种色觉都能分辨；这些配色差别更大。</translation>
    </message>
    <message>
        <source>The value of the last line was displayed.</source>
        <translation>显示了最后一行的值。</translation>
    </message>
    <message>
        <source>The walk is done under no_grad, or it would be a part of the next graph.</source>
        <translation>更新在 no_grad 下进行，否则会成为下一个计算图的一部分。</translation>
    </message>
    <message>
        <source>The whole in small, where not all is in view</source>
        <translation>当不能全部显示时，以小图显示全貌</translation>
    </message>
    <message>
        <source>The whole run</source>
        <translation>整个运行</translation>
    </message>
    <message>
        <source>The window speaks English</source>
        <translation>界面使用英语 (English)</translation>
    </message>
    <message>
        <source>The window speaks Simplified Chinese</source>
        <translation>界面使用简体中文</translation>
    </message>
    <message>
        <source>The worker could not start: it said nothing</source>
        <translation>工作进程无法启动：没有任何提示</translation>
    </message>
    <message>
        <source>The worker could not start: {error}</source>
        <translation>工作进程无法启动：{error}</translation>
    </message>
    <message>
        <source>The worker is starting</source>
        <translation>工作进程正在启动</translation>
    </message>
    <message>
        <source>The worker is still loading torch; the program runs as soon as it is ready. Stop takes it back.</source>
        <translation>工作进程仍在加载 torch；一就绪就会运行程序。按“停止”可撤回。</translation>
    </message>
    <message>
        <source>The worker sent a message that cannot be read ({error})</source>
        <translation>工作进程发来了无法读取的消息（{error}）</translation>
    </message>
    <message>
        <source>The worker sent a message that cannot be read ({error}). {how}</source>
        <translation>工作进程发来了无法读取的消息（{error}）。{how}</translation>
    </message>
    <message>
        <source>The worker that was asked has ended. Ask again.</source>
        <translation>被询问的工作进程已结束。请再试一次。</translation>
    </message>
    <message>
        <source>The worker {how} before it was ready.</source>
        <translation>工作进程在就绪之前{how}。</translation>
    </message>
    <message>
        <source>The worker&apos;s record could not be followed any longer ({error})</source>
        <translation>无法继续读取工作进程的记录（{error}）</translation>
    </message>
    <message>
        <source>The worker&apos;s record could not be followed any longer ({error}). {how}</source>
        <translation>无法继续读取工作进程的记录（{error}）。{how}</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Theme of the System</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>Theme, type, language, limits, interpreter: to search and to change</source>
        <translation>主题、字号、语言、上限、解释器：可搜索、可更改</translation>
    </message>
    <message>
        <source>There are no groups here: no module, no call of a function and no loop made several functions.</source>
        <translation>这里没有分组：没有哪个模块、函数调用或循环创建了多个函数。</translation>
    </message>
    <message>
        <source>There is NaN in its gradient: a step would make it NaN.</source>
        <translation>它的梯度中有 NaN：更新一步会使它变为 NaN。</translation>
    </message>
    <message>
        <source>There is an invisible sign here ({a}): delete it.</source>
        <translation>这里有不可见的字符（{a}）：请删除它。</translation>
    </message>
    <message>
        <source>There is infinity in its gradient: a step would make it infinite or NaN.</source>
        <translation>它的梯度中有无穷大：更新一步会使它变为无穷大或 NaN。</translation>
    </message>
    <message>
        <source>There is more that only a browser can show. Click to open it there.</source>
        <translation>还有只有浏览器才能显示的内容。单击可在浏览器中打开。</translation>
    </message>
    <message>
        <source>There is no Python at {interpreter}; choose another interpreter.</source>
        <translation>{interpreter} 处没有 Python；请选择其他解释器。</translation>
    </message>
    <message>
        <source>There is no code on line {line} or below it, so no breakpoint was set.</source>
        <translation>第 {line} 行及其下方没有代码，因此没有设置断点。</translation>
    </message>
    <message>
        <source>There is no code on line {line} or below it.</source>
        <translation>第 {line} 行及其下方没有代码。</translation>
    </message>
    <message>
        <source>There is no code to run in these cells.</source>
        <translation>这些单元格中没有可运行的代码。</translation>
    </message>
    <message>
        <source>There is no difference.</source>
        <translation>没有差异。</translation>
    </message>
    <message>
        <source>There is no earlier cell.</source>
        <translation>前面没有单元格了。</translation>
    </message>
    <message>
        <source>There is no earlier change of {title}.</source>
        <translation>{title} 在此之前没有变化。</translation>
    </message>
    <message>
        <source>There is no earlier error or warning.</source>
        <translation>前面没有错误或警告了。</translation>
    </message>
    <message>
        <source>There is no earlier function of a pass.</source>
        <translation>前面没有反向传播的函数了。</translation>
    </message>
    <message>
        <source>There is no earlier operation.</source>
        <translation>前面没有运算了。</translation>
    </message>
    <message>
        <source>There is no earlier pass.</source>
        <translation>前面没有反向传播了。</translation>
    </message>
    <message>
        <source>There is no earlier view of this part of the record.</source>
        <translation>记录的这一部分没有更早的视图。</translation>
    </message>
    <message>
        <source>There is no file {path}. Check its name, or open another one.</source>
        <translation>没有文件 {path}。请检查文件名，或打开其他文件。</translation>
    </message>
    <message>
        <source>There is no file {path}; check its name and folder.</source>
        <translation>没有文件 {path}；请检查文件名和文件夹。</translation>
    </message>
    <message>
        <source>There is no folder {path}; choose another one, or make it first.</source>
        <translation>没有文件夹 {path}；请选择其他文件夹，或先创建它。</translation>
    </message>
    <message>
        <source>There is no graph to search yet: run the program first.</source>
        <translation>还没有可搜索的计算图：请先运行程序。</translation>
    </message>
    <message>
        <source>There is no graph to show yet: run the program first.</source>
        <translation>还没有可显示的计算图：请先运行程序。</translation>
    </message>
    <message>
        <source>There is no later cell.</source>
        <translation>后面没有单元格了。</translation>
    </message>
    <message>
        <source>There is no later change of {title}.</source>
        <translation>{title} 在此之后没有变化。</translation>
    </message>
    <message>
        <source>There is no later error or warning.</source>
        <translation>后面没有错误或警告了。</translation>
    </message>
    <message>
        <source>There is no later function of a pass.</source>
        <translation>后面没有反向传播的函数了。</translation>
    </message>
    <message>
        <source>There is no later operation.</source>
        <translation>后面没有运算了。</translation>
    </message>
    <message>
        <source>There is no later pass.</source>
        <translation>后面没有反向传播了。</translation>
    </message>
    <message>
        <source>There is no later view: this is the last one.</source>
        <translation>没有更晚的视图：这是最后一个。</translation>
    </message>
    <message>
        <source>There is no name at the caret to show the documentation of.</source>
        <translation>光标处没有可显示文档的名称。</translation>
    </message>
    <message>
        <source>There is no name at the caret whose definition could be looked for.</source>
        <translation>光标处没有可查找定义的名称。</translation>
    </message>
    <message>
        <source>There is no node yet: run the program, or step on.</source>
        <translation>还没有节点：请运行程序，或继续前进。</translation>
    </message>
    <message>
        <source>There is no such frame.</source>
        <translation>没有这个栈帧。</translation>
    </message>
    <message>
        <source>There is no theme {name}; there are {names}.</source>
        <translation>没有主题 {name}；可用的主题有 {names}。</translation>
    </message>
    <message>
        <source>There is nothing to do again in the graph.</source>
        <translation>图中没有可重做的操作。</translation>
    </message>
    <message>
        <source>There is nothing to go back to: the caret was nowhere else before.</source>
        <translation>没有可以返回的位置：光标之前没有到过别处。</translation>
    </message>
    <message>
        <source>There is nothing to go forward to: nobody went back from here.</source>
        <translation>没有可以前进到的位置：还没有从这里后退过。</translation>
    </message>
    <message>
        <source>There is nothing to undo in the graph: nothing was moved, hidden, opened or collapsed.</source>
        <translation>图中没有可撤销的操作：没有移动、隐藏、展开或折叠过任何内容。</translation>
    </message>
    <message>
        <source>This cannot be done right now.</source>
        <translation>现在无法执行。</translation>
    </message>
    <message>
        <source>This expression takes too long; make it simpler.</source>
        <translation>这个表达式耗时过长；请写得简单一些。</translation>
    </message>
    <message>
        <source>This f-string has no {{…}} in it.</source>
        <translation>这个 f-string 中没有 {{…}}。</translation>
    </message>
    <message>
        <source>This is a small PyTorch program. It is yours: change a number, if you like. The strip above it says what to watch for.</source>
        <translation>这是一个小的 PyTorch 程序。可以随意修改其中的数字。上方的提示条说明看点。</translation>
    </message>
    <message>
        <source>This is a table of {count} fields, shown as text. Click to open it in a browser.</source>
        <translation>这是有 {count} 个单元的表格，以文本显示。单击可在浏览器中打开。</translation>
    </message>
    <message>
        <source>This is always true: a tuple that holds something. Is there a comma too many?</source>
        <translation>它总是为真：非空的元组。是不是多了一个逗号？</translation>
    </message>
    <message>
        <source>This is in no group.</source>
        <translation>它不在任何分组中。</translation>
    </message>
    <message>
        <source>This is no expression of Python: {error}.</source>
        <translation>这不是 Python 表达式：{error}。</translation>
    </message>
    <message>
        <source>This is the beginning of the record.</source>
        <translation>这里是记录的开头。</translation>
    </message>
    <message>
        <source>This is the end of the record.</source>
        <translation>这里是记录的末尾。</translation>
    </message>
    <message>
        <source>This is the first example.</source>
        <translation>这是第一个示例。</translation>
    </message>
    <message>
        <source>This is the last example.</source>
        <translation>这是最后一个示例。</translation>
    </message>
    <message>
        <source>This is the pinned moment itself: go elsewhere.</source>
        <translation>这就是固定的时刻本身：请转到别处。</translation>
    </message>
    <message>
        <source>This line is at the top level: nothing called it.</source>
        <translation>这一行在顶层：没有被任何函数调用。</translation>
    </message>
    <message>
        <source>This line is indented like none of the lines above.</source>
        <translation>这一行的缩进与上面任何一行都不一致。</translation>
    </message>
    <message>
        <source>This line is indented, and nothing above asks for it.</source>
        <translation>这一行有缩进，但上面没有要求缩进的语句。</translation>
    </message>
    <message>
        <source>This may stand only within a function.</source>
        <translation>只能出现在函数内部。</translation>
    </message>
    <message>
        <source>This never fails: a tuple that holds something is true. Leave out the brackets.</source>
        <translation>它永远不会失败：非空的元组为真。请去掉括号。</translation>
    </message>
    <message>
        <source>This picture is damaged and cannot be shown.</source>
        <translation>图片已损坏，无法显示。</translation>
    </message>
    <message>
        <source>This program has no parameters: make a module, or a tensor with requires_grad=True.</source>
        <translation>这个程序没有参数：请创建模块，或 requires_grad=True 的张量。</translation>
    </message>
    <message>
        <source>This program is no example; File › Examples has them.</source>
        <translation>这个程序不是示例；示例在“文件 › 示例”中。</translation>
    </message>
    <message>
        <source>This string has no closing quote on its line.</source>
        <translation>这个字符串在本行没有结束引号。</translation>
    </message>
    <message>
        <source>This string is never closed: its three quotes are missing.</source>
        <translation>这个字符串没有结束：缺少三个引号。</translation>
    </message>
    <message>
        <source>This system offers no way to keep the screen awake: it may go dark.</source>
        <translation>此系统无法保持屏幕常亮：屏幕可能会变暗。</translation>
    </message>
    <message>
        <source>This text has no file yet; choose one to save it to.</source>
        <translation>此文本还没有文件；请选择要保存到的文件。</translation>
    </message>
    <message>
        <source>This time the gradient stays in b, too.</source>
        <translation>这一次梯度也留在 b 中。</translation>
    </message>
    <message>
        <source>This value is of a kind that cannot be shown here ({kinds}); Save As… in the menu keeps it.</source>
        <translation>这种值无法在此显示（{kinds}）；可用菜单中的“另存为…”保存。</translation>
    </message>
    <message>
        <source>This {a} closes nothing: no bracket is open here.</source>
        <translation>这个 {a} 没有对应的左括号。</translation>
    </message>
    <message>
        <source>This {a} does not fit the {b} that is open.</source>
        <translation>这个 {a} 与打开的 {b} 不匹配。</translation>
    </message>
    <message>
        <source>This {a} is never closed.</source>
        <translation>这个 {a} 没有闭合。</translation>
    </message>
    <message>
        <source>Three gradients come together at w, one for each moment.</source>
        <translation>三个梯度汇集到 w，每个时刻一个。</translation>
    </message>
    <message>
        <source>Three turns, three multiplications in a row.</source>
        <translation>三轮，连续三次乘法。</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>To add to what is in .grad already.</source>
        <translation>加到 .grad 中已有的值上。</translation>
    </message>
    <message>
        <source>To ask for b.grad gives None and a warning: it is marked on the timeline.</source>
        <translation>访问 b.grad 会得到 None 和一个警告：时间线上有标记。</translation>
    </message>
    <message>
        <source>To the line before, inside what it called</source>
        <translation>到上一行，进入它调用的函数</translation>
    </message>
    <message>
        <source>To the line before, or the caller&apos;s</source>
        <translation>到上一行，或调用者的行</translation>
    </message>
    <message>
        <source>To the line that called this function</source>
        <translation>到调用此函数的那一行</translation>
    </message>
    <message>
        <source>To the next bookmark</source>
        <translation>到下一个书签</translation>
    </message>
    <message>
        <source>To the next change of the selected tensor or function</source>
        <translation>到所选张量或函数的下一次变化</translation>
    </message>
    <message>
        <source>To the next error or warning</source>
        <translation>到下一个错误或警告</translation>
    </message>
    <message>
        <source>To the next line of the caller</source>
        <translation>到调用者的下一行</translation>
    </message>
    <message>
        <source>To the next line that is about to run</source>
        <translation>到下一个即将运行的行</translation>
    </message>
    <message>
        <source>To the next line, behind what this one calls</source>
        <translation>到下一行，越过此行调用的函数</translation>
    </message>
    <message>
        <source>To the next line, inside what this one calls</source>
        <translation>到下一行，进入此行调用的函数</translation>
    </message>
    <message>
        <source>To the next time that the line under the caret ran</source>
        <translation>到光标所在行的下一次运行</translation>
    </message>
    <message>
        <source>To the previous bookmark</source>
        <translation>到上一个书签</translation>
    </message>
    <message>
        <source>To the previous change of the selected tensor or function</source>
        <translation>到所选张量或函数的上一次变化</translation>
    </message>
    <message>
        <source>To the previous error or warning</source>
        <translation>到上一个错误或警告</translation>
    </message>
    <message>
        <source>To the previous line that is about to run</source>
        <translation>到上一个即将运行的行</translation>
    </message>
    <message>
        <source>To the previous time that the line under the caret ran</source>
        <translation>到光标所在行的上一次运行</translation>
    </message>
    <message>
        <source>To the result of the next operation</source>
        <translation>到下一个运算的结果</translation>
    </message>
    <message>
        <source>To the result of the previous operation</source>
        <translation>到上一个运算的结果</translation>
    </message>
    <message>
        <source>To the shown line in the next turn of its loop</source>
        <translation>到当前行在其循环的下一轮</translation>
    </message>
    <message>
        <source>To the shown line in the previous turn of its loop</source>
        <translation>到当前行在其循环的上一轮</translation>
    </message>
    <message>
        <source>To where a breakpoint matches next in the record</source>
        <translation>到记录中下一处断点命中</translation>
    </message>
    <message>
        <source>To where a breakpoint matches previous in the record</source>
        <translation>到记录中上一处断点命中</translation>
    </message>
    <message>
        <source>To where it came into the record</source>
        <translation>到它进入记录之处</translation>
    </message>
    <message>
        <source>To where it died</source>
        <translation>到它消亡之处</translation>
    </message>
    <message>
        <source>To where the caret was before it went far away, in whichever program</source>
        <translation>回到光标跳远之前的位置，无论在哪个程序中</translation>
    </message>
    <message>
        <source>To where the caret was before you went back</source>
        <translation>回到后退之前光标所在的位置</translation>
    </message>
    <message>
        <source>To where the next cell begins</source>
        <translation>到下一个单元格开始处</translation>
    </message>
    <message>
        <source>To where the next pass begins</source>
        <translation>到下一次反向传播开始处</translation>
    </message>
    <message>
        <source>To where the previous cell begins</source>
        <translation>到上一个单元格开始处</translation>
    </message>
    <message>
        <source>To where the previous pass begins</source>
        <translation>到上一次反向传播开始处</translation>
    </message>
    <message>
        <source>Top to Bottom</source>
        <translation>自上而下</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>窗口导览</translation>
    </message>
    <message>
        <source>Tracking on and off</source>
        <translation>开启和关闭跟踪</translation>
    </message>
    <message>
        <source>Turn of the Loop…</source>
        <translation>循环的某一轮…</translation>
    </message>
    <message>
        <source>Two gradients come back to a, one for each factor; their sum lands in its grad.</source>
        <translation>两个梯度传回 a，每个因子一个；它们的和存入 a 的 grad。</translation>
    </message>
    <message>
        <source>Two hooks wait at b, one at a: see the small marks.</source>
        <translation>b 上有两个钩子，a 上有一个：看那些小标记。</translation>
    </message>
    <message>
        <source>Two layers, three steps of training.</source>
        <translation>两层，训练三步。</translation>
    </message>
    <message>
        <source>Two parameters have the same name: {1}.</source>
        <translation>两个参数同名：{1}。</translation>
    </message>
    <message>
        <source>Two results share a part of the graph; the first pass must keep it for the second.</source>
        <translation>两个结果共用计算图的一部分；第一次反向传播必须为第二次保留它。</translation>
    </message>
    <message>
        <source>Type a program and press Run</source>
        <translation>输入程序并按“运行”</translation>
    </message>
    <message>
        <source>Type an expression below, such as `w.grad.norm()`, to see what it is at every step.</source>
        <translation>在下方输入表达式，例如 `w.grad.norm()`，查看它每一步的值。</translation>
    </message>
    <message>
        <source>Type in the other editor</source>
        <translation>在另一个编辑器中输入</translation>
    </message>
    <message>
        <source>Type in the program</source>
        <translation>在程序中输入</translation>
    </message>
    <message>
        <source>Type the name of the file, or press Browse….</source>
        <translation>请输入文件名，或按“浏览…”。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Unfold All</source>
        <translation>全部展开</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消固定</translation>
    </message>
    <message>
        <source>Unpin All Nodes</source>
        <translation>取消固定所有节点</translation>
    </message>
    <message>
        <source>Unpin {name}</source>
        <translation>取消固定 {name}</translation>
    </message>
    <message>
        <source>Unsaved Texts</source>
        <translation>未保存的文本</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>Unsaved texts cannot be kept in {folder} ({why}): save often; it is tried again.</source>
        <translation>无法在 {folder} 中保留未保存的文本（{why}）：请经常保存；程序会继续重试。</translation>
    </message>
    <message>
        <source>Untracked</source>
        <translation>未跟踪</translation>
    </message>
    <message>
        <source>Up to so many lines, every line of the program is a step; from there on only lines that do tensor work, since to follow each line slows a long program.</source>
        <translation>在这么多行以内，程序的每一行都是一步；此后只记录执行张量运算的行，因为跟踪每一行会使长程序变慢。</translation>
    </message>
    <message>
        <source>Up to the limits of the record; behind them the program runs on unrecorded, and the window says so.</source>
        <translation>在记录的上限之内会；超过之后程序继续运行但不再记录，窗口会有提示。</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>常用</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Vanishing gradients</source>
        <translation>梯度消失</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Variables of the paused program</source>
        <translation>暂停的程序的变量</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Versions, to copy into a report</source>
        <translation>版本信息，可复制到报告中</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>监视</translation>
    </message>
    <message>
        <source>Watch PyTorch&apos;s graph grow, and the backward pass travel it.</source>
        <translation>看 PyTorch 的计算图如何生长，反向传播如何穿过它。</translation>
    </message>
    <message>
        <source>Watch an expression</source>
        <translation>监视表达式</translation>
    </message>
    <message>
        <source>Watch an expression…</source>
        <translation>监视表达式…</translation>
    </message>
    <message>
        <source>Watch for</source>
        <translation>看点</translation>
    </message>
    <message>
        <source>Watched expressions</source>
        <translation>监视的表达式</translation>
    </message>
    <message>
        <source>Way of the Gradient</source>
        <translation>梯度的路径</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>WebP picture</source>
        <translation>WebP 图片</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Welcome Program</source>
        <translation>欢迎程序</translation>
    </message>
    <message>
        <source>Welcome to Gradviz</source>
        <translation>欢迎使用 Gradviz</translation>
    </message>
    <message>
        <source>What Python cannot read is underlined, and names that are not defined or never used.</source>
        <translation>Python 无法读懂之处、未定义或从未使用的名称会加下划线。</translation>
    </message>
    <message>
        <source>What a function keeps of the forward computation, since its gradient needs it. It is held until a pass frees it.</source>
        <translation>函数为计算梯度而保留的前向计算内容。一直持有到反向传播释放它。</translation>
    </message>
    <message>
        <source>What a tensor was before it was changed in place: w · v0.</source>
        <translation>张量被原地修改之前的样子：w · v0。</translation>
    </message>
    <message>
        <source>What belongs to line {b} must be indented.</source>
        <translation>属于第 {b} 行的内容必须缩进。</translation>
    </message>
    <message>
        <source>What counts is where the graph was made; a pass may run under no_grad.</source>
        <translation>关键在于计算图在何处创建；反向传播可以在 no_grad 下运行。</translation>
    </message>
    <message>
        <source>What do you seek? A word, a mark, a command, or what torch said</source>
        <translation>要找什么？术语、标记、命令，或 torch 的提示</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>想做什么？</translation>
    </message>
    <message>
        <source>What each mark of the graph means</source>
        <translation>图中每个标记的含义</translation>
    </message>
    <message>
        <source>What flows back to z is (sigmoid(z) − y) / 3: large where the answer is wrong.</source>
        <translation>传回 z 的是 (sigmoid(z) − y) / 3：答案错误之处数值大。</translation>
    </message>
    <message>
        <source>What functions have saved for the pass, until it frees it. The lowest lane of the timeline shows how much that is at each moment; a checkpoint trades it for time.</source>
        <translation>函数为反向传播保存、直到被释放的内容。时间线最下面一栏显示每个时刻的多少；检查点用时间换取内存。</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>What holds the memory?</source>
        <translation>什么占用了内存？</translation>
    </message>
    <message>
        <source>What is chosen, else the line</source>
        <translation>所选内容；未选时为当前行</translation>
    </message>
    <message>
        <source>What is computed under no_grad lets no gradient through.</source>
        <translation>在 no_grad 下计算的内容不让梯度通过。</translation>
    </message>
    <message>
        <source>What is in this frame ran in one module, call, loop or turn.</source>
        <translation>此框中的内容在同一个模块、调用、循环或一轮循环中运行。</translation>
    </message>
    <message>
        <source>What is seen &amp;now</source>
        <translation>当前所见(&amp;N)</translation>
    </message>
    <message>
        <source>What is used many times is drawn small beside each use.</source>
        <translation>多次使用的内容会在每个使用处旁边画成小图。</translation>
    </message>
    <message>
        <source>What is wrong with the text stands here while you type, and what went wrong when it ran.</source>
        <translation>输入时文本的问题，以及运行时出的错，都会显示在这里。</translation>
    </message>
    <message>
        <source>What it changes in {path}:</source>
        <translation>它对 {path} 的更改：</translation>
    </message>
    <message>
        <source>What lands in a is made of the changed gradient: [2, 1].</source>
        <translation>存入 a 的值来自改变后的梯度：[2, 1]。</translation>
    </message>
    <message>
        <source>What loading {name} from the disk would change:</source>
        <translation>从磁盘加载 {name} 会带来的更改：</translation>
    </message>
    <message>
        <source>What reaches x is below 0.00002: so little is learnt that far back.</source>
        <translation>到达 x 的梯度小于 0.00002：那么靠前的层几乎学不到东西。</translation>
    </message>
    <message>
        <source>What the graph remembers</source>
        <translation>计算图记住了什么</translation>
    </message>
    <message>
        <source>What the program puts out comes here.</source>
        <translation>程序的输出会出现在这里。</translation>
    </message>
    <message>
        <source>What the selection was made of; the rest fades</source>
        <translation>所选内容由什么得来，其余变淡</translation>
    </message>
    <message>
        <source>What to Watch For</source>
        <translation>看点</translation>
    </message>
    <message>
        <source>What was displayed was replaced.</source>
        <translation>之前显示的内容被替换。</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>查找结果</translation>
    </message>
    <message>
        <source>What was in .grad, and what this pass adds to it.</source>
        <translation>.grad 中原有的值，以及这次反向传播累加的值。</translation>
    </message>
    <message>
        <source>What was made of the selection; the rest fades</source>
        <translation>由所选内容得出了什么，其余变淡</translation>
    </message>
    <message>
        <source>What was typed into the console</source>
        <translation>控制台中的输入</translation>
    </message>
    <message>
        <source>When it goes wrong</source>
        <translation>出错的时候</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Where a pass begins, with the gradient 1 unless you say otherwise.</source>
        <translation>反向传播开始之处，除非另行指定，梯度为 1。</translation>
    </message>
    <message>
        <source>Where a running program stops, so that it can be stepped and looked at.</source>
        <translation>运行中的程序停下之处，以便单步执行和查看。</translation>
    </message>
    <message>
        <source>Where does the NaN come from?</source>
        <translation>NaN 从哪里来？</translation>
    </message>
    <message>
        <source>Where gradients land</source>
        <translation>梯度存入之处</translation>
    </message>
    <message>
        <source>Where gradients stop</source>
        <translation>梯度在哪里停下</translation>
    </message>
    <message>
        <source>Where “{name}” is defined is not known from the text alone.</source>
        <translation>仅凭文本无法得知“{name}”在何处定义。</translation>
    </message>
    <message>
        <source>Who gets a gradient</source>
        <translation>谁得到梯度</translation>
    </message>
    <message>
        <source>Whole Timeline</source>
        <translation>整条时间线</translation>
    </message>
    <message>
        <source>Whole words only</source>
        <translation>全字匹配</translation>
    </message>
    <message>
        <source>Why does my gradient grow from step to step?</source>
        <translation>为什么梯度一步比一步大？</translation>
    </message>
    <message>
        <source>Why does no gradient come through?</source>
        <translation>为什么没有梯度传过来？</translation>
    </message>
    <message>
        <source>Why does the second backward fail?</source>
        <translation>为什么第二次 backward 失败？</translation>
    </message>
    <message>
        <source>Why is .grad None?</source>
        <translation>为什么 .grad 是 None？</translation>
    </message>
    <message>
        <source>Why is my gradient zero, or nearly so?</source>
        <translation>为什么梯度为零或接近零？</translation>
    </message>
    <message>
        <source>Why is my layer not trained?</source>
        <translation>为什么某一层没有被训练？</translation>
    </message>
    <message>
        <source>Why is the gradient wrong though nothing complains?</source>
        <translation>为什么没有报错，梯度却是错的？</translation>
    </message>
    <message>
        <source>With a graph one run is enough; it costs the memory of what is saved.</source>
        <translation>有了计算图，运行一次就够；代价是保存内容所占的内存。</translation>
    </message>
    <message>
        <source>With create_graph=True a pass makes a graph of its own, which can be passed again.</source>
        <translation>使用 create_graph=True 时，反向传播会创建自己的计算图，可以再次反向传播。</translation>
    </message>
    <message>
        <source>With it the functions hold nothing: they only know how to get it again.</source>
        <translation>使用检查点时函数什么也不持有：它们只知道如何重新得到。</translation>
    </message>
    <message>
        <source>With retain_graph=True the power still holds what it saved.</source>
        <translation>使用 retain_graph=True 时，乘方仍持有它保存的内容。</translation>
    </message>
    <message>
        <source>Within it nothing is tracked. What is made there lets no gradient through.</source>
        <translation>在其中不跟踪任何内容。在那里创建的张量不让梯度通过。</translation>
    </message>
    <message>
        <source>Within this f-string: {a}.</source>
        <translation>在这个 f-string 中：{a}。</translation>
    </message>
    <message>
        <source>Without either, torch refuses: nobody said what to weigh.</source>
        <translation>两者都没有时 torch 会拒绝：没有说明各元素的权重。</translation>
    </message>
    <message>
        <source>Without it the block holds what it saved until the pass.</source>
        <translation>不使用检查点时，这一块会把保存的内容一直持有到反向传播。</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>术语</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>工作进程</translation>
    </message>
    <message>
        <source>Write all that the program put out to a text or page</source>
        <translation>把程序的全部输出写成文本或网页</translation>
    </message>
    <message>
        <source>Write the chosen lines once more below</source>
        <translation>把所选的行在下方再写一遍</translation>
    </message>
    <message>
        <source>Write the graph as PNG, SVG or PDF: as it is seen, or all of it</source>
        <translation>把计算图保存为 PNG、SVG 或 PDF：当前所见，或全部</translation>
    </message>
    <message>
        <source>Writing in place</source>
        <translation>原地写入</translation>
    </message>
    <message>
        <source>Writing into part gives base a new version, made by CopySlices.</source>
        <translation>写入 part 会让 base 得到由 CopySlices 创建的新版本。</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>You write backward yourself: here rounding passes the gradient on as if it were not there.</source>
        <translation>backward 由你自己编写：这里取整让梯度直接通过，仿佛它不存在。</translation>
    </message>
    <message>
        <source>Your own changes are not saved.</source>
        <translation>你自己的更改尚未保存。</translation>
    </message>
    <message>
        <source>Your program</source>
        <translation>你的程序</translation>
    </message>
    <message>
        <source>Zoom Timeline In</source>
        <translation>放大时间线</translation>
    </message>
    <message>
        <source>Zoom Timeline Out</source>
        <translation>缩小时间线</translation>
    </message>
    <message>
        <source>`{name}` belongs to the graph of that moment: select the tensor, and see Inspector.</source>
        <translation>`{name}` 属于那一刻的计算图：请选择该张量，在检查器中查看。</translation>
    </message>
    <message>
        <source>`{name}` did not exist at this step.</source>
        <translation>`{name}` 在这一步还不存在。</translation>
    </message>
    <message>
        <source>`{name}` is not in the record at this step: it holds tensors and their names, nothing else of the program.</source>
        <translation>这一步的记录中没有 `{name}`：记录只保存张量及其名称，不保存程序的其他内容。</translation>
    </message>
    <message>
        <source>`{path}` has no elements in the record ({why}).</source>
        <translation>记录中没有 `{path}` 的元素（{why}）。</translation>
    </message>
    <message>
        <source>`{path}` is not in the record at this step.</source>
        <translation>这一步的记录中没有 `{path}`。</translation>
    </message>
    <message>
        <source>`{path}` was not recorded whole: of its {shape} elements the record holds a summary.</source>
        <translation>`{path}` 没有完整记录：对它的 {shape} 个元素，记录只保存了摘要。</translation>
    </message>
    <message>
        <source>`{path}` was recorded without its elements.</source>
        <translation>`{path}` 被记录时没有保存元素。</translation>
    </message>
    <message>
        <source>a closed document</source>
        <translation>已关闭的文档</translation>
    </message>
    <message>
        <source>a function</source>
        <translation>一个函数</translation>
    </message>
    <message>
        <source>a gradient is not finite</source>
        <translation>梯度不是有限值</translation>
    </message>
    <message>
        <source>a gradient&apos;s norm is {norm}</source>
        <translation>梯度的范数为 {norm}</translation>
    </message>
    <message>
        <source>a group</source>
        <translation>一个分组</translation>
    </message>
    <message>
        <source>a lazy parameter: it has no elements yet</source>
        <translation>延迟初始化的参数：还没有元素</translation>
    </message>
    <message>
        <source>a leaf is born</source>
        <translation>叶子诞生</translation>
    </message>
    <message>
        <source>a leaf is born: {name}</source>
        <translation>叶子诞生：{name}</translation>
    </message>
    <message>
        <source>a leaf: gradients will land in its .grad</source>
        <translation>它是叶子：梯度会存入它的 .grad</translation>
    </message>
    <message>
        <source>a name, mul, 2x3, line 12, NaN, grad is None, freed, leaf</source>
        <translation>名称、mul、2x3、第 12 行、NaN、grad is None、已释放、叶子</translation>
    </message>
    <message>
        <source>a pass begins with a gradient that is not finite</source>
        <translation>反向传播以非有限的梯度开始</translation>
    </message>
    <message>
        <source>a range such as “b-a” begins behind its end</source>
        <translation>范围的起点在终点之后，例如“b-a”</translation>
    </message>
    <message>
        <source>a single number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>a step</source>
        <translation>单步执行</translation>
    </message>
    <message>
        <source>a tensor</source>
        <translation>一个张量</translation>
    </message>
    <message>
        <source>a tensor is born</source>
        <translation>张量诞生</translation>
    </message>
    <message>
        <source>a tensor is born: {name}</source>
        <translation>张量诞生：{name}</translation>
    </message>
    <message>
        <source>a tensor {shape}</source>
        <translation>张量 {shape}</translation>
    </message>
    <message>
        <source>a value is not finite</source>
        <translation>某个值不是有限值</translation>
    </message>
    <message>
        <source>a “(” is not closed</source>
        <translation>有“(”没有闭合</translation>
    </message>
    <message>
        <source>a “)” has no “(” before it</source>
        <translation>有“)”之前没有“(”</translation>
    </message>
    <message>
        <source>a “[” is not closed</source>
        <translation>有“[”没有闭合</translation>
    </message>
    <message>
        <source>aborted by its own C or C++ code</source>
        <translation>被自身的 C 或 C++ 代码中止</translation>
    </message>
    <message>
        <source>all buffers freed</source>
        <translation>缓冲已全部释放</translation>
    </message>
    <message>
        <source>all modules</source>
        <translation>所有模块</translation>
    </message>
    <message>
        <source>all {count:,} elements</source>
        <translation>全部 {count:,} 个元素</translation>
    </message>
    <message>
        <source>all {number}</source>
        <translation>全为 {number}</translation>
    </message>
    <message>
        <source>also {names}</source>
        <translation>又名 {names}</translation>
    </message>
    <message>
        <source>always, or an expression: loss &gt; 10</source>
        <translation>总是，或一个表达式：loss &gt; 10</translation>
    </message>
    <message>
        <source>an unnamed leaf of shape {shape}</source>
        <translation>形状为 {shape} 的无名叶子</translation>
    </message>
    <message>
        <source>and</source>
        <translation>以及</translation>
    </message>
    <message>
        <source>and one other way to call it</source>
        <translation>以及另外 1 种调用方式</translation>
    </message>
    <message>
        <source>and {count:,} more</source>
        <translation>以及另外 {count:,} 个</translation>
    </message>
    <message>
        <source>and {count} other ways to call it</source>
        <translation>以及另外 {count} 种调用方式</translation>
    </message>
    <message>
        <source>any backward function</source>
        <translation>任意反向函数</translation>
    </message>
    <message>
        <source>any error</source>
        <translation>任意错误</translation>
    </message>
    <message>
        <source>any operation</source>
        <translation>任意运算</translation>
    </message>
    <message>
        <source>arithmetic error in C code</source>
        <translation>C 代码中的算术错误</translation>
    </message>
    <message>
        <source>at least turn {turn} of the loop on {line}</source>
        <translation>{line}循环的第 {turn} 轮或更后</translation>
    </message>
    <message>
        <source>at step {step:,}</source>
        <translation>第 {step:,} 步</translation>
    </message>
    <message>
        <source>attribute</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>await stands outside of a function.</source>
        <translation>await 在函数之外。</translation>
    </message>
    <message>
        <source>backward function {name}</source>
        <translation>反向函数 {name}</translation>
    </message>
    <message>
        <source>backward() adds to .grad. Call zero_grad() of the optimizer, or set .grad = None, before each pass. A leaf says over how many passes its gradient was summed.</source>
        <translation>backward() 会累加到 .grad。请在每次反向传播之前调用优化器的 zero_grad()，或把 .grad 设为 None。叶子上会注明梯度由多少次反向传播累加而成。</translation>
    </message>
    <message>
        <source>backward() of more than one number needs to know how much each element counts.</source>
        <translation>对多于一个数调用 backward() 时，需要知道每个元素的权重。</translation>
    </message>
    <message>
        <source>behind autograd</source>
        <translation>绕过 autograd</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>被阻断</translation>
    </message>
    <message>
        <source>born</source>
        <translation>诞生</translation>
    </message>
    <message>
        <source>born · {count:,}</source>
        <translation>诞生 · {count:,}</translation>
    </message>
    <message>
        <source>break stands outside of a loop.</source>
        <translation>break 在循环之外。</translation>
    </message>
    <message>
        <source>breakpoint {number}</source>
        <translation>断点 {number}</translation>
    </message>
    <message>
        <source>breakpoint() on line {line} was passed over: nobody can let the program go on from there. Run it in Gradviz&apos;s window to be held.</source>
        <translation>第 {line} 行的 breakpoint() 已跳过：没有人能让程序从那里继续。请在 Gradviz 窗口中运行，程序才会停住。</translation>
    </message>
    <message>
        <source>breakpoint() was passed over: nobody can let the program go on from there. Run it in Gradviz&apos;s window to be held.</source>
        <translation>breakpoint() 已跳过：没有人能让程序从那里继续。请在 Gradviz 窗口中运行，程序才会停住。</translation>
    </message>
    <message>
        <source>breakpoint: {place}</source>
        <translation>断点：{place}</translation>
    </message>
    <message>
        <source>buffer</source>
        <translation>缓冲</translation>
    </message>
    <message>
        <source>bus error</source>
        <translation>总线错误</translation>
    </message>
    <message>
        <source>c is computed, but nothing remembers how: the lines around it are cut.</source>
        <translation>c 被计算出来，但没有记录如何得来：它周围的线被切断。</translation>
    </message>
    <message>
        <source>call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>call of a function</source>
        <translation>函数调用</translation>
    </message>
    <message>
        <source>call of a library</source>
        <translation>库的调用</translation>
    </message>
    <message>
        <source>call of a library&apos;s function</source>
        <translation>库函数的调用</translation>
    </message>
    <message>
        <source>cell {cell}, line {line}</source>
        <translation>单元格 {cell}，第 {line} 行</translation>
    </message>
    <message>
        <source>cell {number}</source>
        <translation>单元格 {number}</translation>
    </message>
    <message>
        <source>cells</source>
        <translation>单元格</translation>
    </message>
    <message>
        <source>change of {name}</source>
        <translation>{name} 的变化</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已变化</translation>
    </message>
    <message>
        <source>changed since the step that was shown before</source>
        <translation>自上次显示的步以来已变化</translation>
    </message>
    <message>
        <source>changed · {count:,}</source>
        <translation>变化 · {count:,}</translation>
    </message>
    <message>
        <source>changes</source>
        <translation>将变化</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类</translation>
    </message>
    <message>
        <source>comprehension</source>
        <translation>推导式</translation>
    </message>
    <message>
        <source>console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>continue stands outside of a loop.</source>
        <translation>continue 在循环之外。</translation>
    </message>
    <message>
        <source>count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>crashed: signal {number}</source>
        <translation>崩溃：信号 {number}</translation>
    </message>
    <message>
        <source>crashed: signal {number}, in {place}</source>
        <translation>崩溃：信号 {number}，位于{place}</translation>
    </message>
    <message>
        <source>crashed: {what} (signal {number})</source>
        <translation>崩溃：{what}（信号 {number}）</translation>
    </message>
    <message>
        <source>crashed: {what} (signal {number}), in {place}</source>
        <translation>崩溃：{what}（信号 {number}），位于{place}</translation>
    </message>
    <message>
        <source>create_graph</source>
        <translation>create_graph</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>derivative of a derivative</source>
        <translation>导数的导数</translation>
    </message>
    <message>
        <source>detach</source>
        <translation>detach（分离）</translation>
    </message>
    <message>
        <source>detach()</source>
        <translation>detach()</translation>
    </message>
    <message>
        <source>detach() gives the same numbers without their history.</source>
        <translation>detach() 给出同样的数值，但不带历史。</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>dict of {count}</source>
        <translation>字典，{count} 项</translation>
    </message>
    <message>
        <source>died · {count:,}</source>
        <translation>消亡 · {count:,}</translation>
    </message>
    <message>
        <source>drawn again</source>
        <translation>重复绘制</translation>
    </message>
    <message>
        <source>dtype</source>
        <translation>dtype</translation>
    </message>
    <message>
        <source>e is tracked all the same, because of d.</source>
        <translation>由于 d，e 仍然被跟踪。</translation>
    </message>
    <message>
        <source>edited since</source>
        <translation>此后已编辑</translation>
    </message>
    <message>
        <source>edited since the run</source>
        <translation>运行后已编辑</translation>
    </message>
    <message>
        <source>elements</source>
        <translation>元素</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>evaluate in {frame}</source>
        <translation>在 {frame} 中求值</translation>
    </message>
    <message>
        <source>evaluate where it is paused</source>
        <translation>在暂停处求值</translation>
    </message>
    <message>
        <source>exploding</source>
        <translation>爆炸</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>failed: {error}</source>
        <translation>失败：{error}</translation>
    </message>
    <message>
        <source>feeds {names}</source>
        <translation>输入到 {names}</translation>
    </message>
    <message>
        <source>freed</source>
        <translation>已释放</translation>
    </message>
    <message>
        <source>from</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>from __future__ must stand at the very beginning.</source>
        <translation>from __future__ 必须位于最开头。</translation>
    </message>
    <message>
        <source>from hit {count} on</source>
        <translation>从第 {count} 次命中起</translation>
    </message>
    <message>
        <source>from {names}</source>
        <translation>来自 {names}</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>function {name}</source>
        <translation>函数 {name}</translation>
    </message>
    <message>
        <source>function {number}</source>
        <translation>函数 {number}</translation>
    </message>
    <message>
        <source>function {number} of {count}</source>
        <translation>函数 {number}/{count}</translation>
    </message>
    <message>
        <source>generator</source>
        <translation>生成器</translation>
    </message>
    <message>
        <source>goes</source>
        <translation>将消失</translation>
    </message>
    <message>
        <source>grad</source>
        <translation>grad</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>gradient norm above {bound:g}</source>
        <translation>梯度范数大于 {bound:g}</translation>
    </message>
    <message>
        <source>gradient {value}</source>
        <translation>梯度 {value}</translation>
    </message>
    <message>
        <source>graph of pass {number}</source>
        <translation>第 {number} 次反向传播的图</translation>
    </message>
    <message>
        <source>graph that a pass made</source>
        <translation>反向传播创建的图</translation>
    </message>
    <message>
        <source>group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>group {name}, collapsed</source>
        <translation>分组 {name}，已折叠</translation>
    </message>
    <message>
        <source>has run</source>
        <translation>已运行</translation>
    </message>
    <message>
        <source>held</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>held bytes</source>
        <translation>持有字节</translation>
    </message>
    <message>
        <source>histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>holds a saved tensor</source>
        <translation>持有 1 个保存的张量</translation>
    </message>
    <message>
        <source>holds {bytes}</source>
        <translation>持有 {bytes}</translation>
    </message>
    <message>
        <source>holds {count} saved tensors</source>
        <translation>持有 {count} 个保存的张量</translation>
    </message>
    <message>
        <source>hook</source>
        <translation>钩子</translation>
    </message>
    <message>
        <source>hooks</source>
        <translation>钩子</translation>
    </message>
    <message>
        <source>hooks: {names}</source>
        <translation>钩子：{names}</translation>
    </message>
    <message>
        <source>if {condition}</source>
        <translation>若 {condition}</translation>
    </message>
    <message>
        <source>illegal instruction</source>
        <translation>非法指令</translation>
    </message>
    <message>
        <source>in the run</source>
        <translation>在运行中</translation>
    </message>
    <message>
        <source>infinite</source>
        <translation>无穷大</translation>
    </message>
    <message>
        <source>input {number}</source>
        <translation>输入 {number}</translation>
    </message>
    <message>
        <source>integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>interrupted after {time}</source>
        <translation>{time}后中断</translation>
    </message>
    <message>
        <source>is JSON but no notebook</source>
        <translation>是 JSON，但不是笔记本</translation>
    </message>
    <message>
        <source>is JSON but no notebook: a cell has no known type</source>
        <translation>是 JSON，但不是笔记本：有单元格的类型未知</translation>
    </message>
    <message>
        <source>is JSON but no notebook: a cell has no source</source>
        <translation>是 JSON，但不是笔记本：有单元格没有源代码</translation>
    </message>
    <message>
        <source>is JSON but no notebook: it does not say its version</source>
        <translation>是 JSON，但不是笔记本：没有注明版本</translation>
    </message>
    <message>
        <source>is JSON but no notebook: it has no list of cells</source>
        <translation>是 JSON，但不是笔记本：没有单元格列表</translation>
    </message>
    <message>
        <source>is JSON but no notebook: it has no worksheets</source>
        <translation>是 JSON，但不是笔记本：没有工作表</translation>
    </message>
    <message>
        <source>is a notebook of version {version}; only 3 and 4 can be read</source>
        <translation>是版本 {version} 的笔记本；只能读取版本 3 和 4</translation>
    </message>
    <message>
        <source>is an old notebook with {count} worksheets; only those with one can be read</source>
        <translation>是有 {count} 个工作表的旧式笔记本；只能读取只有一个工作表的</translation>
    </message>
    <message>
        <source>is compares identity; to compare values, write ==.</source>
        <translation>is 比较的是同一性；要比较值请写 ==。</translation>
    </message>
    <message>
        <source>is empty: nothing was written to it, or it was lost</source>
        <translation>是空文件：没有写入过内容，或内容已丢失</translation>
    </message>
    <message>
        <source>is no readable notebook: it is not whole JSON</source>
        <translation>不是可读的笔记本：JSON 不完整</translation>
    </message>
    <message>
        <source>it ends with a “\”; write “\\” for the sign itself</source>
        <translation>以“\”结尾；要写这个字符本身，请用“\\”</translation>
    </message>
    <message>
        <source>it is called {name}</source>
        <translation>命名为 {name}</translation>
    </message>
    <message>
        <source>it names a group that it does not have</source>
        <translation>它引用了不存在的分组</translation>
    </message>
    <message>
        <source>it requires a gradient</source>
        <translation>它需要梯度</translation>
    </message>
    <message>
        <source>it requires no gradient</source>
        <translation>它不需要梯度</translation>
    </message>
    <message>
        <source>iteration {number:,}</source>
        <translation>第 {number:,} 轮</translation>
    </message>
    <message>
        <source>iterations</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>its first line</source>
        <translation>第一行</translation>
    </message>
    <message>
        <source>its gradient</source>
        <translation>它的梯度</translation>
    </message>
    <message>
        <source>its input</source>
        <translation>它的输入</translation>
    </message>
    <message>
        <source>its process ended</source>
        <translation>进程已结束</translation>
    </message>
    <message>
        <source>its saved tensors are freed</source>
        <translation>它保存的张量已释放</translation>
    </message>
    <message>
        <source>k.grad is None: nothing was computed for it.</source>
        <translation>k.grad 是 None：没有为它计算任何东西。</translation>
    </message>
    <message>
        <source>keeps its gradient (retain_grad)</source>
        <translation>保留梯度 (retain_grad)</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>keyword</source>
        <translation>关键字</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>lambda</source>
        <translation>lambda</translation>
    </message>
    <message>
        <source>last pass</source>
        <translation>最近一次反向传播</translation>
    </message>
    <message>
        <source>laying out {count:,} nodes…</source>
        <translation>正在布局 {count:,} 个节点…</translation>
    </message>
    <message>
        <source>leaf</source>
        <translation>叶子</translation>
    </message>
    <message>
        <source>leaf tensor {name}</source>
        <translation>叶子张量 {name}</translation>
    </message>
    <message>
        <source>leaf: collects its gradient</source>
        <translation>叶子：累加自己的梯度</translation>
    </message>
    <message>
        <source>let go</source>
        <translation>已放开</translation>
    </message>
    <message>
        <source>library</source>
        <translation>库</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
    <message>
        <source>line {line} as it ran; it was changed since</source>
        <translation>第 {line} 行运行时的样子；此后已更改</translation>
    </message>
    <message>
        <source>line {line} of {file}</source>
        <translation>{file} 的第 {line} 行</translation>
    </message>
    <message>
        <source>line {line} of {name} as it ran</source>
        <translation>{name} 的第 {line} 行运行时的样子</translation>
    </message>
    <message>
        <source>line, or line:column</source>
        <translation>行，或 12:5（行与列）</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>list of {count}</source>
        <translation>列表，{count} 项</translation>
    </message>
    <message>
        <source>live only</source>
        <translation>仅实时</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>正在查找……</translation>
    </message>
    <message>
        <source>loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>loop in line {line}</source>
        <translation>第 {line} 行的循环</translation>
    </message>
    <message>
        <source>loss is {loss}; empty: it stops</source>
        <translation>loss 为 {loss}；留空：停下</translation>
    </message>
    <message>
        <source>lr</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>made by a pass</source>
        <translation>由反向传播创建</translation>
    </message>
    <message>
        <source>made by {function}</source>
        <translation>由 {function} 得出</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>matmul; empty: any</source>
        <translation>matmul；留空：任意</translation>
    </message>
    <message>
        <source>mean of {name}</source>
        <translation>{name} 的均值</translation>
    </message>
    <message>
        <source>mean {number}</source>
        <translation>均值 {number}</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>mixed is tracked because a and b require gradients.</source>
        <translation>mixed 被跟踪，因为 a 和 b 需要梯度。</translation>
    </message>
    <message>
        <source>module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>no file can be written there</source>
        <translation>那里无法写入文件</translation>
    </message>
    <message>
        <source>no grad</source>
        <translation>无梯度</translation>
    </message>
    <message>
        <source>no gradient yet</source>
        <translation>还没有梯度</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无上限</translation>
    </message>
    <message>
        <source>no match</source>
        <translation>无匹配</translation>
    </message>
    <message>
        <source>no names yet</source>
        <translation>还没有名称</translation>
    </message>
    <message>
        <source>no value kept</source>
        <translation>未保存值</translation>
    </message>
    <message>
        <source>no worker</source>
        <translation>无工作进程</translation>
    </message>
    <message>
        <source>no_grad</source>
        <translation>no_grad</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>none: it requires no gradient</source>
        <translation>无：它不需要梯度</translation>
    </message>
    <message>
        <source>norm of {name}</source>
        <translation>{name} 的范数</translation>
    </message>
    <message>
        <source>norm {number}</source>
        <translation>范数 {number}</translation>
    </message>
    <message>
        <source>not a leaf: its gradient is passed on, not kept</source>
        <translation>非叶子：梯度继续传递，不保留</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>not in this part</source>
        <translation>不在这一部分</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>不保留</translation>
    </message>
    <message>
        <source>not ready yet</source>
        <translation>尚未就绪</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>not tracked</source>
        <translation>未跟踪</translation>
    </message>
    <message>
        <source>not tracked: {why}</source>
        <translation>未跟踪：{why}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>nothing finite</source>
        <translation>没有有限值</translation>
    </message>
    <message>
        <source>nothing in it requires grad</source>
        <translation>其中没有需要梯度的张量</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>还没有记录</translation>
    </message>
    <message>
        <source>nothing requires grad</source>
        <translation>没有需要梯度的张量</translation>
    </message>
    <message>
        <source>now ›››</source>
        <translation>此刻 ›››</translation>
    </message>
    <message>
        <source>of an earlier run, not saved yet</source>
        <translation>来自先前的运行，尚未保存</translation>
    </message>
    <message>
        <source>older version</source>
        <translation>旧版本</translation>
    </message>
    <message>
        <source>one and two are both made of b.</source>
        <translation>one 和 two 都由 b 得来。</translation>
    </message>
    <message>
        <source>one of the “\” stands before a letter that means nothing there</source>
        <translation>有“\”后面的字母没有意义</translation>
    </message>
    <message>
        <source>one of {shape}: the value shows all</source>
        <translation>{shape} 之一：值中显示全部</translation>
    </message>
    <message>
        <source>only if</source>
        <translation>仅当</translation>
    </message>
    <message>
        <source>open group</source>
        <translation>展开的分组</translation>
    </message>
    <message>
        <source>operation {name}</source>
        <translation>运算 {name}</translation>
    </message>
    <message>
        <source>operations</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>optimizer&apos;s state</source>
        <translation>优化器的状态</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>已过时</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>packed</source>
        <translation>已打包</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>parameter, a leaf</source>
        <translation>参数，叶子</translation>
    </message>
    <message>
        <source>part is a view of base: both cards bear the same number of a storage.</source>
        <translation>part 是 base 的视图：两张卡片带有相同的存储编号。</translation>
    </message>
    <message>
        <source>partly frozen</source>
        <translation>部分冻结</translation>
    </message>
    <message>
        <source>pass {number}</source>
        <translation>第 {number} 次反向传播</translation>
    </message>
    <message>
        <source>pass {number} begins</source>
        <translation>第 {number} 次反向传播开始</translation>
    </message>
    <message>
        <source>pass {number}, in {function}</source>
        <translation>第 {number} 次反向传播，在 {function} 中</translation>
    </message>
    <message>
        <source>pass {number}, {function} is about to run</source>
        <translation>第 {number} 次反向传播，{function} 即将运行</translation>
    </message>
    <message>
        <source>pass {number}: {name}</source>
        <translation>第 {number} 次反向传播：{name}</translation>
    </message>
    <message>
        <source>pass {number}: {name} freed</source>
        <translation>第 {number} 次反向传播：{name} 已释放</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>反向传播</translation>
    </message>
    <message>
        <source>passes begun</source>
        <translation>已开始的反向传播</translation>
    </message>
    <message>
        <source>paused{place}</source>
        <translation>已暂停{place}</translation>
    </message>
    <message>
        <source>paused{place}, before {text}</source>
        <translation>已暂停{place}，在 {text} 之前</translation>
    </message>
    <message>
        <source>paused{place}, in {text}</source>
        <translation>已暂停{place}，在 {text} 之中</translation>
    </message>
    <message>
        <source>peak {bytes}</source>
        <translation>峰值 {bytes}</translation>
    </message>
    <message>
        <source>picked elements</source>
        <translation>抽取的元素</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已固定</translation>
    </message>
    <message>
        <source>plain is made of data only: nothing is tracked.</source>
        <translation>plain 只由 data 得来：不跟踪任何内容。</translation>
    </message>
    <message>
        <source>print is a function: write print(…).</source>
        <translation>print 是函数：请写 print(…)。</translation>
    </message>
    <message>
        <source>prints “{text}”</source>
        <translation>打印“{text}”</translation>
    </message>
    <message>
        <source>range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>received</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>recomputed</source>
        <translation>重新计算</translation>
    </message>
    <message>
        <source>requires no gradient</source>
        <translation>不需要梯度</translation>
    </message>
    <message>
        <source>requires none</source>
        <translation>不需要梯度</translation>
    </message>
    <message>
        <source>requires_grad</source>
        <translation>requires_grad</translation>
    </message>
    <message>
        <source>requires_grad_(False) makes constants of the first layer&apos;s parameters.</source>
        <translation>requires_grad_(False) 把第一层的参数变成常量。</translation>
    </message>
    <message>
        <source>result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>retain_grad</source>
        <translation>retain_grad</translation>
    </message>
    <message>
        <source>retain_grad()</source>
        <translation>retain_grad()</translation>
    </message>
    <message>
        <source>retain_grad() gives b a place for its gradient.</source>
        <translation>retain_grad() 给 b 一个存放梯度的位置。</translation>
    </message>
    <message>
        <source>retain_graph</source>
        <translation>retain_graph</translation>
    </message>
    <message>
        <source>return stands outside of a function.</source>
        <translation>return 在函数之外。</translation>
    </message>
    <message>
        <source>root</source>
        <translation>根</translation>
    </message>
    <message>
        <source>root of pass {number}</source>
        <translation>第 {number} 次反向传播的根</translation>
    </message>
    <message>
        <source>root of pass {number} · grad {grad}</source>
        <translation>第 {number} 次反向传播的根 · grad {grad}</translation>
    </message>
    <message>
        <source>run once</source>
        <translation>运行过一次</translation>
    </message>
    <message>
        <source>run {count} times</source>
        <translation>运行过 {count} 次</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>running  {time}</source>
        <translation>运行中  {time}</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>运行次数</translation>
    </message>
    <message>
        <source>same memory</source>
        <translation>同一内存</translation>
    </message>
    <message>
        <source>sample of {count:,}</source>
        <translation>样本：{count:,} 个</translation>
    </message>
    <message>
        <source>sample of {count:,} of {total:,}</source>
        <translation>样本：{total:,} 个中的 {count:,} 个</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>saved buffer</source>
        <translation>保存的张量</translation>
    </message>
    <message>
        <source>saved bytes</source>
        <translation>保存的字节</translation>
    </message>
    <message>
        <source>saved {slot}</source>
        <translation>保存的 {slot}</translation>
    </message>
    <message>
        <source>saves nothing</source>
        <translation>不保存任何内容</translation>
    </message>
    <message>
        <source>saves nothing yet</source>
        <translation>尚未保存内容</translation>
    </message>
    <message>
        <source>segmentation fault</source>
        <translation>段错误</translation>
    </message>
    <message>
        <source>selected: {node}</source>
        <translation>已选择：{node}</translation>
    </message>
    <message>
        <source>set of {count}</source>
        <translation>集合，{count} 项</translation>
    </message>
    <message>
        <source>set_grad_enabled runs the same code for training and for checking.</source>
        <translation>set_grad_enabled 让同一段代码既用于训练也用于验证。</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>shape {shape}</source>
        <translation>形状 {shape}</translation>
    </message>
    <message>
        <source>share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>shared storage</source>
        <translation>共享存储</translation>
    </message>
    <message>
        <source>shares storage {number} with {tensors}</source>
        <translation>与 {tensors} 共享存储 {number}</translation>
    </message>
    <message>
        <source>sharp at every size</source>
        <translation>任意大小都清晰</translation>
    </message>
    <message>
        <source>sigmoid saves its own result: that is y itself.</source>
        <translation>sigmoid 保存自己的结果：也就是 y 本身。</translation>
    </message>
    <message>
        <source>something without a name that is known: an object&apos;s attribute, a closure, an entry deep in a list</source>
        <translation>没有已知名称的东西：对象的属性、闭包、列表深处的一项</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>step {number}, lr {rates}</source>
        <translation>第 {number} 步，学习率 {rates}</translation>
    </message>
    <message>
        <source>step {step:,}</source>
        <translation>第 {step:,} 步</translation>
    </message>
    <message>
        <source>step {step:,} of {count:,}</source>
        <translation>第 {step:,} 步，共 {count:,} 步</translation>
    </message>
    <message>
        <source>steps {first:,} to {last:,}</source>
        <translation>第 {first:,} 到 {last:,} 步</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>stops at</source>
        <translation>停在</translation>
    </message>
    <message>
        <source>stored in the notebook</source>
        <translation>已存于笔记本</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>求和</translation>
    </message>
    <message>
        <source>sum() gives each element the weight 1.</source>
        <translation>sum() 给每个元素权重 1。</translation>
    </message>
    <message>
        <source>summed over passes</source>
        <translation>多次累加</translation>
    </message>
    <message>
        <source>summed up at the end of the optimizer&apos;s step</source>
        <translation>在优化器这一步结束时汇总</translation>
    </message>
    <message>
        <source>tangent</source>
        <translation>切向量</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>tensor of 0 dimensions</source>
        <translation>0 维张量</translation>
    </message>
    <message>
        <source>tensor {name}</source>
        <translation>张量 {name}</translation>
    </message>
    <message>
        <source>tensor {shape}</source>
        <translation>张量 {shape}</translation>
    </message>
    <message>
        <source>the console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>the console, line {line}</source>
        <translation>控制台，第 {line} 行</translation>
    </message>
    <message>
        <source>the engine starts at {roots}</source>
        <translation>引擎从 {roots} 开始</translation>
    </message>
    <message>
        <source>the loop on {line}, its turn is not known</source>
        <translation>{line}的循环，轮次未知</translation>
    </message>
    <message>
        <source>the name {name}</source>
        <translation>名称 {name}</translation>
    </message>
    <message>
        <source>the pass ends</source>
        <translation>反向传播结束</translation>
    </message>
    <message>
        <source>the pass failed here</source>
        <translation>反向传播在此失败</translation>
    </message>
    <message>
        <source>the pass fails: {error}</source>
        <translation>反向传播失败：{error}</translation>
    </message>
    <message>
        <source>the pinned step {step:,}</source>
        <translation>固定的第 {step:,} 步</translation>
    </message>
    <message>
        <source>the process ended while it ran</source>
        <translation>运行时进程结束</translation>
    </message>
    <message>
        <source>the program has let go of it</source>
        <translation>程序已放开它</translation>
    </message>
    <message>
        <source>the program let go of it; the graph keeps it</source>
        <translation>程序已放开它；计算图仍持有它</translation>
    </message>
    <message>
        <source>the program runs</source>
        <translation>程序正在运行</translation>
    </message>
    <message>
        <source>the program waits for input</source>
        <translation>程序正在等待输入</translation>
    </message>
    <message>
        <source>the program&apos;s process has ended; Run begins another one</source>
        <translation>程序的进程已结束；按“运行”会启动新的进程</translation>
    </message>
    <message>
        <source>the {count:,} finite elements</source>
        <translation>{count:,} 个有限元素</translation>
    </message>
    <message>
        <source>there</source>
        <translation>有</translation>
    </message>
    <message>
        <source>there is nothing before “*”, “+”, “?” or “{” that could be repeated</source>
        <translation>“*”、“+”、“?”或“{”之前没有可重复的内容</translation>
    </message>
    <message>
        <source>thread</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>thread {name}</source>
        <translation>线程 {name}</translation>
    </message>
    <message>
        <source>time {number:,} of {count:,}</source>
        <translation>第 {number:,} 次，共 {count:,} 次</translation>
    </message>
    <message>
        <source>times run</source>
        <translation>运行次数</translation>
    </message>
    <message>
        <source>to</source>
        <translation>去往</translation>
    </message>
    <message>
        <source>to {node}</source>
        <translation>传给 {node}</translation>
    </message>
    <message>
        <source>to ±{number}</source>
        <translation>至 ±{number}</translation>
    </message>
    <message>
        <source>too large to be shown here</source>
        <translation>过大，此处不显示</translation>
    </message>
    <message>
        <source>top level</source>
        <translation>顶层</translation>
    </message>
    <message>
        <source>torch&apos;s own round sends zeros: what is behind it cannot learn.</source>
        <translation>torch 自带的 round 传出零：它之后的内容无法学习。</translation>
    </message>
    <message>
        <source>torch.autograd, the reference</source>
        <translation>torch.autograd 参考文档</translation>
    </message>
    <message>
        <source>torch.jit.trace makes a program of all that runs while it traces; nothing of that is recorded.</source>
        <translation>torch.jit.trace 会把跟踪期间运行的一切变成一个程序；其中的内容不会被记录。</translation>
    </message>
    <message>
        <source>try needs an except or a finally below it.</source>
        <translation>try 下面需要 except 或 finally。</translation>
    </message>
    <message>
        <source>tuple of {count}</source>
        <translation>元组，{count} 项</translation>
    </message>
    <message>
        <source>turn</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>turn not known</source>
        <translation>轮次未知</translation>
    </message>
    <message>
        <source>turn of a loop</source>
        <translation>循环的一轮</translation>
    </message>
    <message>
        <source>turn {number:,}</source>
        <translation>第 {number:,} 轮</translation>
    </message>
    <message>
        <source>turn {number:,} or later</source>
        <translation>第 {number:,} 轮或更后</translation>
    </message>
    <message>
        <source>turn {number} of {count}</source>
        <translation>第 {number} 轮，共 {count} 轮</translation>
    </message>
    <message>
        <source>turn {turn} of the loop on {line}</source>
        <translation>{line}循环的第 {turn} 轮</translation>
    </message>
    <message>
        <source>turns</source>
        <translation>多轮</translation>
    </message>
    <message>
        <source>turns of a loop</source>
        <translation>循环的多轮</translation>
    </message>
    <message>
        <source>turns {first} to {last}</source>
        <translation>第 {first} 到 {last} 轮</translation>
    </message>
    <message>
        <source>two signs of repetition stand side by side</source>
        <translation>两个重复符号相邻</translation>
    </message>
    <message>
        <source>type a line to run it now</source>
        <translation>输入一行，立即运行</translation>
    </message>
    <message>
        <source>type an answer, Enter sends it</source>
        <translation>输入回答，按 Enter 发送</translation>
    </message>
    <message>
        <source>typed into the console</source>
        <translation>在控制台中输入</translation>
    </message>
    <message>
        <source>u has the memory of y (the same number at both cards), but no graph.</source>
        <translation>u 与 y 共用内存（两张卡片上编号相同），但没有计算图。</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>无名</translation>
    </message>
    <message>
        <source>unnamed tensor</source>
        <translation>无名张量</translation>
    </message>
    <message>
        <source>untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>untracked</source>
        <translation>未跟踪</translation>
    </message>
    <message>
        <source>untracked operation {name}</source>
        <translation>未跟踪的运算 {name}</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>value {value}</source>
        <translation>值 {value}</translation>
    </message>
    <message>
        <source>vanishing</source>
        <translation>消失</translation>
    </message>
    <message>
        <source>variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>version {number}</source>
        <translation>版本 {number}</translation>
    </message>
    <message>
        <source>vmap over {size}</source>
        <translation>vmap（{size}）</translation>
    </message>
    <message>
        <source>w is a leaf that requires a gradient: its card has a place for it.</source>
        <translation>w 是需要梯度的叶子：它的卡片上有存放梯度的位置。</translation>
    </message>
    <message>
        <source>waiting for input</source>
        <translation>等待输入</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>was ended from outside (signal {number})</source>
        <translation>被外部结束（信号 {number}）</translation>
    </message>
    <message>
        <source>was interrupted from outside (signal {number})</source>
        <translation>被外部中断（信号 {number}）</translation>
    </message>
    <message>
        <source>was killed, perhaps because memory ran out (signal {number})</source>
        <translation>被强制结束，可能是内存不足（信号 {number}）</translation>
    </message>
    <message>
        <source>ways</source>
        <translation>多路</translation>
    </message>
    <message>
        <source>what {function} received</source>
        <translation>{function} 收到的梯度</translation>
    </message>
    <message>
        <source>where() takes 0 for the first element: the result holds no NaN.</source>
        <translation>where() 对第一个元素取 0：结果中没有 NaN。</translation>
    </message>
    <message>
        <source>word of the text</source>
        <translation>文本中的词</translation>
    </message>
    <message>
        <source>worker ended: the next run starts a fresh one</source>
        <translation>工作进程已结束：下次运行会启动新的</translation>
    </message>
    <message>
        <source>worker ready</source>
        <translation>工作进程就绪</translation>
    </message>
    <message>
        <source>worker starting  ·  the program runs as soon as it is ready</source>
        <translation>工作进程启动中  ·  就绪后立即运行程序</translation>
    </message>
    <message>
        <source>worker starting …</source>
        <translation>工作进程启动中……</translation>
    </message>
    <message>
        <source>wraps</source>
        <translation>包装</translation>
    </message>
    <message>
        <source>x changes, but its version does not: a mark warns of it.</source>
        <translation>x 变了，它的版本却没变：有标记提醒。</translation>
    </message>
    <message>
        <source>x gets one as well, because we asked for it; y does not.</source>
        <translation>x 也得到梯度，因为我们要求了；y 没有。</translation>
    </message>
    <message>
        <source>x is a leaf, too (you made it), but it requires no gradient.</source>
        <translation>x 也是叶子（由你创建），但它不需要梯度。</translation>
    </message>
    <message>
        <source>y + 1 makes a new tensor and does no harm.</source>
        <translation>y + 1 创建新的张量，没有影响。</translation>
    </message>
    <message>
        <source>y += 1 writes into the memory of y: version 1, and the saved tensor is stale.</source>
        <translation>y += 1 写入 y 的内存：版本变为 1，保存的张量失效。</translation>
    </message>
    <message>
        <source>y and z were computed: they are no leaves.</source>
        <translation>y 和 z 是计算得来的：它们不是叶子。</translation>
    </message>
    <message>
        <source>y is 3 times x·x, so the gradient is 6 times x.</source>
        <translation>y 是 x·x 的 3 倍，所以梯度是 x 的 6 倍。</translation>
    </message>
    <message>
        <source>y itself still knows x: its gradient is 2 x.</source>
        <translation>y 自己仍然知道 x：梯度是 2 x。</translation>
    </message>
    <message>
        <source>y knows the function that made it, and that one knows the functions before it.</source>
        <translation>y 知道创建它的函数，那个函数又知道它之前的函数。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>you asked for it</source>
        <translation>你的要求</translation>
    </message>
    <message>
        <source>z holds one number for each example; the sigmoid is a part of the loss.</source>
        <translation>z 为每个样本存一个数；sigmoid 是损失的一部分。</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>零</translation>
    </message>
    <message>
        <source>zero_() writes zeros into the tensor that is there.</source>
        <translation>zero_() 把零写入现有的张量。</translation>
    </message>
    <message>
        <source>zero_() writes zeros, = None takes the tensor away, zero_grad() does that for all parameters.</source>
        <translation>zero_() 写入零，= None 去掉张量，zero_grad() 对所有参数做同样的事。</translation>
    </message>
    <message>
        <source>zero_grad() sets None, too, for every tensor that the optimizer trains.</source>
        <translation>zero_grad() 也会把优化器训练的每个张量的梯度设为 None。</translation>
    </message>
    <message>
        <source>{0} is not defined.</source>
        <translation>{0} 未定义。</translation>
    </message>
    <message>
        <source>{1} gets a value here that is never used.</source>
        <translation>{1} 在这里得到的值从未使用。</translation>
    </message>
    <message>
        <source>{1} is announced here, but never used.</source>
        <translation>{1} 在这里声明，但从未使用。</translation>
    </message>
    <message>
        <source>{1} is defined anew; what line {2} defined was never used.</source>
        <translation>{1} 被重新定义；第 {2} 行的定义从未使用。</translation>
    </message>
    <message>
        <source>{1} is imported, but never used.</source>
        <translation>{1} 被导入，但从未使用。</translation>
    </message>
    <message>
        <source>{1} is in __all__, but not defined.</source>
        <translation>{1} 在 __all__ 中，但未定义。</translation>
    </message>
    <message>
        <source>{1} is used before it gets its value in this function.</source>
        <translation>{1} 在此函数中赋值之前就被使用。</translation>
    </message>
    <message>
        <source>{added} was added to the gradient of {tensor}: {before} became {after}.</source>
        <translation>{added} 累加到 {tensor} 的梯度：由 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>{added} was added to {tensor}.grad: {before} became {after}.</source>
        <translation>{added} 累加到 {tensor}.grad：由 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>{bytes} held</source>
        <translation>持有 {bytes}</translation>
    </message>
    <message>
        <source>{bytes} held for backward passes</source>
        <translation>为反向传播持有 {bytes}</translation>
    </message>
    <message>
        <source>{cell} began.</source>
        <translation>{cell}开始运行。</translation>
    </message>
    <message>
        <source>{cell} ended with an error: {error}</source>
        <translation>{cell}因错误结束：{error}</translation>
    </message>
    <message>
        <source>{cell} ended.</source>
        <translation>{cell}运行结束。</translation>
    </message>
    <message>
        <source>{cell} was interrupted.</source>
        <translation>{cell}被中断。</translation>
    </message>
    <message>
        <source>{count:,} earlier</source>
        <translation>更早的 {count:,} 次</translation>
    </message>
    <message>
        <source>{count:,} functions</source>
        <translation>{count:,} 个函数</translation>
    </message>
    <message>
        <source>{count:,} functions run</source>
        <translation>函数运行 {count:,} 次</translation>
    </message>
    <message>
        <source>{count:,} iterations</source>
        <translation>{count:,} 轮</translation>
    </message>
    <message>
        <source>{count:,} leaves</source>
        <translation>{count:,} 个叶子</translation>
    </message>
    <message>
        <source>{count:,} more</source>
        <translation>另有 {count:,} 个</translation>
    </message>
    <message>
        <source>{count:,} nodes</source>
        <translation>{count:,} 个节点</translation>
    </message>
    <message>
        <source>{count:,} nodes are not laid out</source>
        <translation>有 {count:,} 个节点未布局</translation>
    </message>
    <message>
        <source>{count:,} operations</source>
        <translation>{count:,} 个运算</translation>
    </message>
    <message>
        <source>{count:,} optimizer steps</source>
        <translation>优化器 {count:,} 步</translation>
    </message>
    <message>
        <source>{count:,} parameters, {trained:,} trained, {frozen:,} frozen · {memory}</source>
        <translation>{count:,} 个参数，训练 {trained:,} 个，冻结 {frozen:,} 个 · {memory}</translation>
    </message>
    <message>
        <source>{count:,} passes</source>
        <translation>{count:,} 次反向传播</translation>
    </message>
    <message>
        <source>{count} bytes</source>
        <translation>{count} 字节</translation>
    </message>
    <message>
        <source>{count} documents have changes that are not saved:</source>
        <translation>{count} 个文档有未保存的更改：</translation>
    </message>
    <message>
        <source>{count} elements; stronger is larger</source>
        <translation>{count} 个元素；颜色越深数值越大</translation>
    </message>
    <message>
        <source>{count} errors</source>
        <translation>{count} 个错误</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>找到 {count} 处</translation>
    </message>
    <message>
        <source>{count} gradients</source>
        <translation>{count} 个梯度</translation>
    </message>
    <message>
        <source>{count} hints</source>
        <translation>{count} 条提示</translation>
    </message>
    <message>
        <source>{count} lines</source>
        <translation>{count} 行</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
    <message>
        <source>{count} ms</source>
        <translation>{count} 毫秒</translation>
    </message>
    <message>
        <source>{count} of {total} NaN or inf</source>
        <translation>{total} 个中有 {count} 个 NaN 或 inf</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} 个参数</translation>
    </message>
    <message>
        <source>{count} replaced</source>
        <translation>替换了 {count} 处</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} 秒</translation>
    </message>
    <message>
        <source>{count} turn</source>
        <translation>{count} 轮</translation>
    </message>
    <message>
        <source>{count} turns</source>
        <translation>{count} 轮</translation>
    </message>
    <message>
        <source>{count} values</source>
        <translation>{count} 个值</translation>
    </message>
    <message>
        <source>{count} warnings</source>
        <translation>{count} 个警告</translation>
    </message>
    <message>
        <source>{dtype} on {device}</source>
        <translation>{dtype}，位于 {device}</translation>
    </message>
    <message>
        <source>{dtype} on {device}, {layout}</source>
        <translation>{dtype}，位于 {device}，{layout}</translation>
    </message>
    <message>
        <source>{error} Nothing was changed; choose another place or size.</source>
        <translation>{error}没有更改任何内容；请选择其他位置或大小。</translation>
    </message>
    <message>
        <source>{error} on {line}.</source>
        <translation>{line}抛出 {error}。</translation>
    </message>
    <message>
        <source>{error} on {line}: {message}</source>
        <translation>{line}抛出 {error}：{message}</translation>
    </message>
    <message>
        <source>{file} could not be saved ({why}); choose another place.</source>
        <translation>无法保存 {file}（{why}）；请选择其他位置。</translation>
    </message>
    <message>
        <source>{file} step {step}</source>
        <translation>{file} 第 {step} 步</translation>
    </message>
    <message>
        <source>{file} – Gradviz</source>
        <translation>{file} – Gradviz</translation>
    </message>
    <message>
        <source>{file}, cell {cell}, line {line}</source>
        <translation>{file}，单元格 {cell}，第 {line} 行</translation>
    </message>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file}，第 {line} 行</translation>
    </message>
    <message>
        <source>{function} and 1 more function are gone{when}, and what they had saved with them.</source>
        <translation>{function} 和另外 1 个函数{when}消亡，它们保存的内容也随之释放。</translation>
    </message>
    <message>
        <source>{function} and {count:,} more functions are gone{when}, and what they had saved with them.</source>
        <translation>{function} 和另外 {count:,} 个函数{when}消亡，它们保存的内容也随之释放。</translation>
    </message>
    <message>
        <source>{function} frees {slots}</source>
        <translation>{function} 释放 {slots}</translation>
    </message>
    <message>
        <source>{function} had saved that tensor itself as {slots}: it holds its new memory ({size}) now.</source>
        <translation>{function} 把该张量本身保存为 {slots}：现在它持有其新的内存（{size}）。</translation>
    </message>
    <message>
        <source>{function} is about to run: it received {received}.</source>
        <translation>{function} 即将运行：收到 {received}。</translation>
    </message>
    <message>
        <source>{function} is gone{when}, and what it had saved with it.</source>
        <translation>{function} {when}消亡，它保存的内容也随之释放。</translation>
    </message>
    <message>
        <source>{function} joins the graph</source>
        <translation>{function} 加入计算图</translation>
    </message>
    <message>
        <source>{function} joins the graph, it saves {slots}</source>
        <translation>{function} 加入计算图，保存 {slots}</translation>
    </message>
    <message>
        <source>{function} let go of what it had saved: {slots}.</source>
        <translation>{function} 放开了它保存的内容：{slots}。</translation>
    </message>
    <message>
        <source>{function} passes on {grads}</source>
        <translation>{function} 传出 {grads}</translation>
    </message>
    <message>
        <source>{function} ran: it received {received} and sent nothing on.</source>
        <translation>{function} 已运行：收到 {received}，没有继续传递。</translation>
    </message>
    <message>
        <source>{function} ran: it received {received} and sent {sent}.</source>
        <translation>{function} 已运行：收到 {received}，传出 {sent}。</translation>
    </message>
    <message>
        <source>{function} receives {grads}</source>
        <translation>{function} 收到 {grads}</translation>
    </message>
    <message>
        <source>{function}(), called on {line}</source>
        <translation>{function}()，在{line}调用</translation>
    </message>
    <message>
        <source>{function}, which will send it its gradient</source>
        <translation>{function}，它会把梯度传来</translation>
    </message>
    <message>
        <source>{grad} to {receiver}</source>
        <translation>{grad}（给 {receiver}）</translation>
    </message>
    <message>
        <source>{grad} to {receiver}, three times</source>
        <translation>{grad}（给 {receiver}，三次）</translation>
    </message>
    <message>
        <source>{grad} to {receiver}, twice</source>
        <translation>{grad}（给 {receiver}，两次）</translation>
    </message>
    <message>
        <source>{grad} to {receiver}, {count} times</source>
        <translation>{grad}（给 {receiver}，{count} 次）</translation>
    </message>
    <message>
        <source>{hole} in the text holds no Python expression ({error}); write one as {{loss}}.</source>
        <translation>文本中的 {hole} 不是 Python 表达式（{error}）；请写成例如 {{loss}}。</translation>
    </message>
    <message>
        <source>{interpreter} cannot run programs for Gradviz: {error}.</source>
        <translation>{interpreter} 无法为 Gradviz 运行程序：{error}。</translation>
    </message>
    <message>
        <source>{interpreter} does not answer; choose another interpreter.</source>
        <translation>{interpreter} 没有响应；请选择其他解释器。</translation>
    </message>
    <message>
        <source>{interpreter} has another version of gradviz; install what is missing with: {command}</source>
        <translation>{interpreter} 中的 gradviz 版本不同；请用以下命令安装：{command}</translation>
    </message>
    <message>
        <source>{interpreter} has no gradviz; install what is missing with: {command}</source>
        <translation>{interpreter} 中没有 gradviz；请用以下命令安装：{command}</translation>
    </message>
    <message>
        <source>{interpreter} has no torch and no gradviz; install what is missing with: {command}</source>
        <translation>{interpreter} 中没有 torch 和 gradviz；请用以下命令安装：{command}</translation>
    </message>
    <message>
        <source>{interpreter} has no torch; install what is missing with: {command}</source>
        <translation>{interpreter} 中没有 torch；请用以下命令安装：{command}</translation>
    </message>
    <message>
        <source>{interpreter} is Python {version}; Gradviz needs {oldest} or newer.</source>
        <translation>{interpreter} 是 Python {version}；Gradviz 需要 {oldest} 或更新的版本。</translation>
    </message>
    <message>
        <source>{interpreter} is no Python that could be run; choose another interpreter.</source>
        <translation>{interpreter} 不是可以运行的 Python；请选择其他解释器。</translation>
    </message>
    <message>
        <source>{keys} is needed to type in the editor. Press it with Ctrl or Alt, or press a function key.</source>
        <translation>在编辑器中输入时需要 {keys}。请与 Ctrl 或 Alt 同时按下，或使用功能键。</translation>
    </message>
    <message>
        <source>{keys} is taken by “{action}”. Give that one other keys first, or press others.</source>
        <translation>{keys} 已被“{action}”占用。请先为它换快捷键，或按其他键。</translation>
    </message>
    <message>
        <source>{keys} opens the menu “{menu}”. Press others.</source>
        <translation>{keys} 用于打开“{menu}”菜单，请按其他键。</translation>
    </message>
    <message>
        <source>{kind} tensor: its elements are not recorded</source>
        <translation>{kind} 张量：元素未被记录</translation>
    </message>
    <message>
        <source>{kind}: its elements are not recorded</source>
        <translation>{kind}：元素未被记录</translation>
    </message>
    <message>
        <source>{larger} and {smaller} change the type in the whole window, {normal_size} puts it back; Ctrl and the wheel do so, too.</source>
        <translation>{larger} 和 {smaller} 更改整个窗口的字号，{normal_size} 恢复；也可以用 Ctrl 加滚轮。</translation>
    </message>
    <message>
        <source>{line} in {function}() is about to run.</source>
        <translation>{line}即将运行（在 {function}() 中）。</translation>
    </message>
    <message>
        <source>{line} is about to run.</source>
        <translation>{line}即将运行。</translation>
    </message>
    <message>
        <source>{line}, thread {name}</source>
        <translation>{line}，线程 {name}</translation>
    </message>
    <message>
        <source>{low} to {high}: {count:,} of {total:,}</source>
        <translation>{low} 到 {high}：{total:,} 个中的 {count:,} 个</translation>
    </message>
    <message>
        <source>{low} to {high}: {count:,} of {total:,} ({share:.0%})</source>
        <translation>{low} 到 {high}：{total:,} 个中的 {count:,} 个（{share:.0%}）</translation>
    </message>
    <message>
        <source>{menu} {action}</source>
        <translation>{menu} › {action}</translation>
    </message>
    <message>
        <source>{menu}: {action}</source>
        <translation>{menu} › {action}</translation>
    </message>
    <message>
        <source>{minutes} min {count} s</source>
        <translation>{minutes} 分 {count} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{most} and {last}</source>
        <translation>{most}和 {last}</translation>
    </message>
    <message>
        <source>{name} (new outputs)</source>
        <translation>{name}（新输出）</translation>
    </message>
    <message>
        <source>{name} (not there)</source>
        <translation>{name}（不存在）</translation>
    </message>
    <message>
        <source>{name} and {count:,} more are released</source>
        <translation>{name} 和另外 {count:,} 个被释放</translation>
    </message>
    <message>
        <source>{name} at step {step:,}</source>
        <translation>{name}，第 {step:,} 步</translation>
    </message>
    <message>
        <source>{name} begins step {number} on 1 parameter{rate}.</source>
        <translation>{name} 开始第 {number} 步，更新 1 个参数{rate}。</translation>
    </message>
    <message>
        <source>{name} begins step {number} on {count} parameters{rate}.</source>
        <translation>{name} 开始第 {number} 步，更新 {count} 个参数{rate}。</translation>
    </message>
    <message>
        <source>{name} changed</source>
        <translation>{name} 发生变化</translation>
    </message>
    <message>
        <source>{name} could not be saved ({why}); choose another place.</source>
        <translation>无法保存 {name}（{why}）；请选择其他位置。</translation>
    </message>
    <message>
        <source>{name} could not be saved: {encoding} has no {sign}; change its coding line to utf-8.</source>
        <translation>无法保存 {name}：{encoding} 中没有 {sign}；请把编码声明改为 utf-8。</translation>
    </message>
    <message>
        <source>{name} has a coding line that Python does not understand; write # coding: utf-8 and open it again.</source>
        <translation>{name} 的编码声明 Python 无法理解；请写 # coding: utf-8 后重新打开。</translation>
    </message>
    <message>
        <source>{name} has a sign on line {line} that cannot be edited here (U+{code}); write it as an escape.</source>
        <translation>{name} 第 {line} 行有无法在此编辑的字符（U+{code}）；请写成转义序列。</translation>
    </message>
    <message>
        <source>{name} has changes and new outputs that are not saved.</source>
        <translation>{name} 有未保存的更改和新输出。</translation>
    </message>
    <message>
        <source>{name} has changes that are not saved.</source>
        <translation>{name} 有未保存的更改。</translation>
    </message>
    <message>
        <source>{name} has changes that are not saved: the program runs it as it is on the disk. Save it, then run again.</source>
        <translation>{name} 有未保存的更改：程序运行的是磁盘上的内容。请保存后再运行一次。</translation>
    </message>
    <message>
        <source>{name} has new outputs of cells that ran; they are not saved.</source>
        <translation>{name} 的单元格已运行，新输出尚未保存。</translation>
    </message>
    <message>
        <source>{name} has taken step {number}.</source>
        <translation>{name} 完成了第 {number} 步。</translation>
    </message>
    <message>
        <source>{name} has taken step {number}. It keeps {state} from now on.</source>
        <translation>{name} 完成了第 {number} 步。从现在起它保存 {state}。</translation>
    </message>
    <message>
        <source>{name} is a file of a library: show the program to run.</source>
        <translation>{name} 是库中的文件：请先显示要运行的程序。</translation>
    </message>
    <message>
        <source>{name} is a notebook for {language}; here it can be read, edited and saved, but not run.</source>
        <translation>{name} 是 {language} 语言的笔记本；在这里可以阅读、编辑和保存，但不能运行。</translation>
    </message>
    <message>
        <source>{name} is about to be called</source>
        <translation>{name} 即将被调用</translation>
    </message>
    <message>
        <source>{name} is about to run</source>
        <translation>{name} 即将运行</translation>
    </message>
    <message>
        <source>{name} is compiled: torch.compile made one piece of it, and nothing inside is recorded.</source>
        <translation>{name} 已编译：torch.compile 把它变成一个整体，其内部不会被记录。</translation>
    </message>
    <message>
        <source>{name} is damaged: it breaks off or was changed. Run its program again to record anew.</source>
        <translation>{name} 已损坏：内容中断或被更改。请重新运行它的程序来重新记录。</translation>
    </message>
    <message>
        <source>{name} is not a Gradviz record. Open a file that was saved with the ending .gradviz.</source>
        <translation>{name} 不是 Gradviz 记录。请打开以 .gradviz 结尾的文件。</translation>
    </message>
    <message>
        <source>{name} is not defined.</source>
        <translation>{name} 未定义。</translation>
    </message>
    <message>
        <source>{name} is not defined; is this missing above: {statement}?</source>
        <translation>{name} 未定义；上面是否缺少：{statement}？</translation>
    </message>
    <message>
        <source>{name} is not defined; is {meant} meant?</source>
        <translation>{name} 未定义；是不是指 {meant}？</translation>
    </message>
    <message>
        <source>{name} is not {called} text (byte {byte}); save it as UTF-8 and open it again.</source>
        <translation>{name} 不是 {called} 文本（第 {byte} 字节）；请另存为 UTF-8 后重新打开。</translation>
    </message>
    <message>
        <source>{name} is open in another tab; close that first, or choose another name.</source>
        <translation>{name} 已在另一个标签页中打开；请先关闭它，或选择其他名称。</translation>
    </message>
    <message>
        <source>{name} is read-only, so it was not saved.</source>
        <translation>{name} 为只读文件，未保存。</translation>
    </message>
    <message>
        <source>{name} is released</source>
        <translation>{name} 被释放</translation>
    </message>
    <message>
        <source>{name} is there already. Press Replace to write over it, or choose another name.</source>
        <translation>{name} 已存在。按“替换”覆盖它，或选择其他名称。</translation>
    </message>
    <message>
        <source>{name} now names the tensor {value}.</source>
        <translation>{name} 现在指向张量 {value}。</translation>
    </message>
    <message>
        <source>{name} was called{line}; what it does with tensors is one group.</source>
        <translation>{line}调用了 {name}；它对张量的操作归为一个分组。</translation>
    </message>
    <message>
        <source>{name} was called{on}, untracked: inference mode is on.</source>
        <translation>{on}调用了 {name}，未跟踪：处于推理模式。</translation>
    </message>
    <message>
        <source>{name} was called{on}, untracked: no input requires a gradient.</source>
        <translation>{on}调用了 {name}，未跟踪：没有输入需要梯度。</translation>
    </message>
    <message>
        <source>{name} was called{on}, untracked: no_grad() is on.</source>
        <translation>{on}调用了 {name}，未跟踪：处于 no_grad() 中。</translation>
    </message>
    <message>
        <source>{name} was called{on}: it makes a new tensor.</source>
        <translation>{on}调用了 {name}：创建一个新的张量。</translation>
    </message>
    <message>
        <source>{name} was called{on}; autograd keeps track of it.</source>
        <translation>{on}调用了 {name}；autograd 会跟踪它。</translation>
    </message>
    <message>
        <source>{name} was changed on disk by another program.</source>
        <translation>{name} 在磁盘上被其他程序更改。</translation>
    </message>
    <message>
        <source>{name} was changed on disk; it was not saved. Choose above the text which of the two stays.</source>
        <translation>{name} 在磁盘上被更改，因此没有保存。请在文本上方选择保留哪一个。</translation>
    </message>
    <message>
        <source>{name} was deleted or moved on disk; the text is only here now.</source>
        <translation>{name} 在磁盘上被删除或移动；现在只有这里有这些文本。</translation>
    </message>
    <message>
        <source>{name} was made{by}; for the backward pass it saves {slots} ({size}).</source>
        <translation>{name} {by}创建；它为反向传播保存 {slots}（{size}）。</translation>
    </message>
    <message>
        <source>{name} was made{by}; it saves nothing for the backward pass.</source>
        <translation>{name} {by}创建；它不为反向传播保存任何内容。</translation>
    </message>
    <message>
        <source>{name} was written by another version of Gradviz. Run its program again to record anew.</source>
        <translation>{name} 由其他版本的 Gradviz 写入。请重新运行它的程序来重新记录。</translation>
    </message>
    <message>
        <source>{name} was written.</source>
        <translation>{name} 已保存。</translation>
    </message>
    <message>
        <source>{name} {why}; open it in Jupyter to repair it, or restore it from a copy.</source>
        <translation>{name} {why}；请在 Jupyter 中打开修复，或从副本恢复。</translation>
    </message>
    <message>
        <source>{name} · lr {rates} · steps: {steps:,} · groups: {groups}</source>
        <translation>{name} · 学习率 {rates} · 步数：{steps:,} · 组数：{groups}</translation>
    </message>
    <message>
        <source>{name}() was called{line}; it works on tensors.</source>
        <translation>{line}调用了 {name}()；它对张量进行运算。</translation>
    </message>
    <message>
        <source>{name}, group {group}</source>
        <translation>{name}，第 {group} 组</translation>
    </message>
    <message>
        <source>{name}, {place}</source>
        <translation>{name}，{place}</translation>
    </message>
    <message>
        <source>{name}: in no file yet</source>
        <translation>{name}：尚未保存到文件</translation>
    </message>
    <message>
        <source>{next} and {previous} go step by step, {next_line} line by line, {play} plays, {last} goes to the end. The keys work when the graph has the focus: click into it or press {go_to_graph}, or use the buttons below it. {go_to_program} leads back to the program, {go_to_panel} into the panels.</source>
        <translation>{next} 和 {previous} 逐步前后移动，{next_line} 逐行移动，{play} 播放，{last} 到末尾。计算图获得焦点时这些按键才有效：点击它或按 {go_to_graph}，或使用它下方的按钮。{go_to_program} 回到程序，{go_to_panel} 进入面板。</translation>
    </message>
    <message>
        <source>{norm} · {there} of {total}</source>
        <translation>{norm} · {there}/{total}</translation>
    </message>
    <message>
        <source>{number:,} of {count:,}</source>
        <translation>{number:,}/{count:,}</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
    <message>
        <source>{operation} is called</source>
        <translation>调用 {operation}</translation>
    </message>
    <message>
        <source>{operation} is called: not tracked ({why})</source>
        <translation>调用 {operation}：未跟踪（{why}）</translation>
    </message>
    <message>
        <source>{operation} makes a new tensor</source>
        <translation>{operation} 创建新的张量</translation>
    </message>
    <message>
        <source>{outer} of {inner}</source>
        <translation>{inner} 的 {outer}</translation>
    </message>
    <message>
        <source>{palette} finds every command, {search_help} answers questions, {shortcuts} lists all keys. This tour is in the Help menu, too.</source>
        <translation>{palette} 可找到每个命令，{search_help} 解答问题，{shortcuts} 列出所有快捷键。“帮助”菜单中也有此导览。</translation>
    </message>
    <message>
        <source>{path} could not be read ({error}). Check its permissions.</source>
        <translation>无法读取 {path}（{error}）。请检查它的权限。</translation>
    </message>
    <message>
        <source>{path} could not be read ({why}); check its permissions.</source>
        <translation>无法读取 {path}（{why}）；请检查它的权限。</translation>
    </message>
    <message>
        <source>{path} could not be written: {error}.</source>
        <translation>无法写入 {path}：{error}。</translation>
    </message>
    <message>
        <source>{path} is a folder. Open a record, a file that ends with .gradviz.</source>
        <translation>{path} 是文件夹。请打开记录，即以 .gradviz 结尾的文件。</translation>
    </message>
    <message>
        <source>{path} is a folder; add the name of a file.</source>
        <translation>{path} 是文件夹；请加上文件名。</translation>
    </message>
    <message>
        <source>{path} is a folder; choose a .py or .ipynb file in it.</source>
        <translation>{path} 是文件夹；请选择其中的 .py 或 .ipynb 文件。</translation>
    </message>
    <message>
        <source>{path} is not there any longer.</source>
        <translation>{path} 已不存在。</translation>
    </message>
    <message>
        <source>{path} is not there any longer. It was taken off the list.</source>
        <translation>{path} 已不存在，已从列表中移除。</translation>
    </message>
    <message>
        <source>{path} is not there now. It stays in the list, since it is pinned.</source>
        <translation>{path} 目前不存在。它已固定，因此保留在列表中。</translation>
    </message>
    <message>
        <source>{path}: {count:,} parameters, {own:,} of them its own, {trained:,} trained, {frozen:,} frozen</source>
        <translation>{path}：{count:,} 个参数，其中自有 {own:,} 个，训练 {trained:,} 个，冻结 {frozen:,} 个</translation>
    </message>
    <message>
        <source>{paused}, stopped by {reason}. {keys}</source>
        <translation>{paused}，停下的原因：{reason}。{keys}</translation>
    </message>
    <message>
        <source>{picked} elements</source>
        <translation>{picked} 个元素</translation>
    </message>
    <message>
        <source>{picked} elements of the first of {count:,} matrices</source>
        <translation>{count:,} 个矩阵中第一个的 {picked} 个元素</translation>
    </message>
    <message>
        <source>{picked} of {whole} elements</source>
        <translation>{whole} 个元素中的 {picked} 个</translation>
    </message>
    <message>
        <source>{picked} of {whole} elements of the first of {count:,} matrices</source>
        <translation>{count:,} 个矩阵中第一个的 {whole} 个元素中的 {picked} 个</translation>
    </message>
    <message>
        <source>{place}: {text}</source>
        <translation>{place}：{text}</translation>
    </message>
    <message>
        <source>{place}: {why}</source>
        <translation>{place}：{why}</translation>
    </message>
    <message>
        <source>{present} fills the screen with graph, code and transport, in letters that the back row reads; Esc ends it. A clicker, or PageDown and PageUp, goes on and back wherever the focus is; its start button, {run}, plays, or runs the code if one types there. {black} shows nothing, {spotlight} dims all but a disc. Click into the code to change it: letters are text there until the next step.</source>
        <translation>{present} 让计算图、代码和播放控制占满屏幕，字号大到后排也能看清；Esc 结束演示。无论焦点在哪里，翻页笔或 PageDown、PageUp 都能前进和后退；翻页笔的开始键 {run} 播放记录，正在编辑代码时则运行代码。{black} 黑屏，{spotlight} 只照亮一个圆。要修改代码，点击代码即可：在下一次前进或后退之前，字母都会输入到代码中。</translation>
    </message>
    <message>
        <source>{present} or Esc: back. PageDown: go on. {spotlight}: spotlight, red dot. {black}: black.</source>
        <translation>{present} 或 Esc：返回。PageDown：前进。{spotlight}：聚光灯、红点。{black}：黑屏。</translation>
    </message>
    <message>
        <source>{ran:,} of {count:,} functions ran</source>
        <translation>{count:,} 个函数中运行了 {ran:,} 个</translation>
    </message>
    <message>
        <source>{ran:,} of {count:,} functions ran in the last pass</source>
        <translation>最近一次反向传播中运行了 {count:,} 个函数中的 {ran:,} 个</translation>
    </message>
    <message>
        <source>{reason} The program runs on unrecorded.</source>
        <translation>{reason}程序继续运行，但不再记录。</translation>
    </message>
    <message>
        <source>{reason}. It was ended. Its variables are gone; the record ends here.</source>
        <translation>{reason}。它已被结束。它的变量已丢失；记录到此为止。</translation>
    </message>
    <message>
        <source>{run} goes on, {over}, {into} and {out} step, {stop} ends it.</source>
        <translation>{run} 继续，{over}、{into} 和 {out} 单步执行，{stop} 结束。</translation>
    </message>
    <message>
        <source>{search_graph} looks for names, operations, shapes and states; {fit} shows all; {fold} opens and collapses a group. A click on a variable selects it in the graph.</source>
        <translation>{search_graph} 查找名称、运算、形状和状态；{fit} 显示全部；{fold} 展开和折叠分组。单击变量即可在图中选中它。</translation>
    </message>
    <message>
        <source>{slots} of {function} was changed since it was saved</source>
        <translation>{function} 的 {slots} 在保存之后被修改</translation>
    </message>
    <message>
        <source>{slots} of {function} was computed again{by}: the checkpoint had not kept it.</source>
        <translation>{function} 的 {slots} 被重新计算{by}：检查点没有保留它。</translation>
    </message>
    <message>
        <source>{slots} of {function} was unpacked{by}: hooks had packed it when it was saved.</source>
        <translation>{function} 的 {slots} 被解包{by}：保存时钩子打包了它。</translation>
    </message>
    <message>
        <source>{slots} of {function} went stale: changed in place since it was saved, so a pass will fail.</source>
        <translation>{function} 的 {slots} 已失效：保存之后被原地修改，因此反向传播会失败。</translation>
    </message>
    <message>
        <source>{slots} of {function} were computed again{by}: the checkpoint had not kept it.</source>
        <translation>{function} 的 {slots} 被重新计算{by}：检查点没有保留它们。</translation>
    </message>
    <message>
        <source>{slots} of {function} were unpacked{by}: hooks had packed it when it was saved.</source>
        <translation>{function} 的 {slots} 被解包{by}：保存时钩子打包了它们。</translation>
    </message>
    <message>
        <source>{slot} is the memory of {holder}: it counts once</source>
        <translation>{slot} 就是 {holder} 的内存：只计一次</translation>
    </message>
    <message>
        <source>{slot} of {function}</source>
        <translation>{function} 的 {slot}</translation>
    </message>
    <message>
        <source>{slot} · freed</source>
        <translation>{slot} · 已释放</translation>
    </message>
    <message>
        <source>{slot} · packed</source>
        <translation>{slot} · 已打包</translation>
    </message>
    <message>
        <source>{slot} · stale</source>
        <translation>{slot} · 已失效</translation>
    </message>
    <message>
        <source>{step} ({line})</source>
        <translation>{step}（{line}）</translation>
    </message>
    <message>
        <source>{tensor} became {value}: it is a .grad that the pass added to.</source>
        <translation>{tensor} 变为 {value}：它是这次反向传播累加的 .grad。</translation>
    </message>
    <message>
        <source>{tensor} is at version {version} now: a tensor that shares its version counter was written.</source>
        <translation>{tensor} 现在是版本 {version}：与它共用版本计数的张量被写入。</translation>
    </message>
    <message>
        <source>{tensor} is written in place</source>
        <translation>{tensor} 被原地写入</translation>
    </message>
    <message>
        <source>{tensor} is {value} behind the step.</source>
        <translation>这一步之后 {tensor} 为 {value}。</translation>
    </message>
    <message>
        <source>{tensor} now requires a gradient.</source>
        <translation>{tensor} 现在需要梯度。</translation>
    </message>
    <message>
        <source>{tensor} now requires no gradient.</source>
        <translation>{tensor} 现在不需要梯度。</translation>
    </message>
    <message>
        <source>{tensor} was changed in place to {value} (version {version}).</source>
        <translation>{tensor} 被原地修改为 {value}（版本 {version}）。</translation>
    </message>
    <message>
        <source>{tensor} will keep its gradient (retain_grad).</source>
        <translation>{tensor} 会保留自己的梯度 (retain_grad)。</translation>
    </message>
    <message>
        <source>{tensor}, which was {before}, became {after} (version {version}): a tensor that shares its memory was written.</source>
        <translation>{tensor} 由 {before} 变为 {after}（版本 {version}）：与它共享内存的张量被写入。</translation>
    </message>
    <message>
        <source>{tensor}, which was {before}, became {after} behind autograd&apos;s back: .data was assigned.</source>
        <translation>{tensor} 绕过 autograd 由 {before} 变为 {after}：.data 被赋值。</translation>
    </message>
    <message>
        <source>{tensor}, which was {before}, became {after} behind autograd&apos;s back: a tensor that shares its memory was written.</source>
        <translation>{tensor} 绕过 autograd 由 {before} 变为 {after}：与它共享内存的张量被写入。</translation>
    </message>
    <message>
        <source>{tensor}, which was {before}, became {after} behind autograd&apos;s back: it is a running statistic, which the layer moves in training.</source>
        <translation>{tensor} 绕过 autograd 由 {before} 变为 {after}：它是运行统计量，由该层在训练中更新。</translation>
    </message>
    <message>
        <source>{tensor}, which was {before}, became {after} behind autograd&apos;s back: its memory was written from outside of torch, as through NumPy.</source>
        <translation>{tensor} 绕过 autograd 由 {before} 变为 {after}：它的内存在 torch 之外被写入，例如通过 NumPy。</translation>
    </message>
    <message>
        <source>{tensor}, which was {before}, became {after} behind autograd&apos;s back: no call that did it was seen.</source>
        <translation>{tensor} 绕过 autograd 由 {before} 变为 {after}：没有看到造成变化的调用。</translation>
    </message>
    <message>
        <source>{tensor}.grad was None and is now {value}.</source>
        <translation>{tensor}.grad 原为 None，现在是 {value}。</translation>
    </message>
    <message>
        <source>{text}   ({place})</source>
        <translation>{text}   （{place}）</translation>
    </message>
    <message>
        <source>{what} appeared as {name}, {value}; {kind}.</source>
        <translation>出现了{what}，名为 {name}，值为 {value}；{kind}。</translation>
    </message>
    <message>
        <source>{what} appeared, {value}; {kind}.</source>
        <translation>出现了{what}，值为 {value}；{kind}。</translation>
    </message>
    <message>
        <source>{what}, {count} times,</source>
        <translation>{what}（共 {count} 份）</translation>
    </message>
    <message>
        <source>{why}; all of the new text is in {copy}</source>
        <translation>{why}；新文本完整保存在 {copy} 中</translation>
    </message>
    <message>
        <source>{width:,} × {height:,} pixels</source>
        <translation>{width:,} × {height:,} 像素</translation>
    </message>
    <message>
        <source>{width:,} × {height:,} pixels are too many; choose a smaller scale.</source>
        <translation>{width:,} × {height:,} 像素太多；请选择更小的缩放倍数。</translation>
    </message>
    <message>
        <source>Σ {count:,} ways</source>
        <translation>Σ {count:,} 路</translation>
    </message>
    <message>
        <source>‖grad‖</source>
        <translation>‖grad‖</translation>
    </message>
    <message>
        <source>‖value‖</source>
        <translation>‖value‖</translation>
    </message>
    <message>
        <source>“element 0 of tensors does not require grad”: why?</source>
        <translation>“element 0 of tensors does not require grad”：为什么？</translation>
    </message>
    <message>
        <source>“grad can be implicitly created only for scalar outputs”: what now?</source>
        <translation>“grad can be implicitly created only for scalar outputs”：怎么办？</translation>
    </message>
    <message>
        <source>“{expression}” in its text raised {error}.</source>
        <translation>它的文本中的“{expression}”抛出了 {error}。</translation>
    </message>
    <message>
        <source>“{place}”</source>
        <translation>“{place}”</translation>
    </message>
    <message>
        <source>“{text}” is no count of hits; write a whole number from 1 up.</source>
        <translation>“{text}”不是命中次数；请输入从 1 开始的整数。</translation>
    </message>
    <message>
        <source>“{text}” is no line of this text; they are counted from 1 to {last}.</source>
        <translation>“{text}”不是此文本的行号；行号从 1 数到 {last}。</translation>
    </message>
    <message>
        <source>“{text}” is no line; lines are counted from 1.</source>
        <translation>“{text}”不是行号；行号从 1 开始。</translation>
    </message>
    <message>
        <source>“{text}” is no number; write the bound as 10 or 1e3.</source>
        <translation>“{text}”不是数；请把上界写成例如 10 或 1e3。</translation>
    </message>
    <message>
        <source>“{text}” is no turn of this loop; they are counted from 1 to {last:,}.</source>
        <translation>“{text}”不是这个循环的轮次；轮次从 1 数到 {last:,}。</translation>
    </message>
    <message>
        <source>“… modified by an inplace operation”: which one?</source>
        <translation>“… modified by an inplace operation”：是哪一个？</translation>
    </message>
    <message>
        <source>… and the root of 0 has an infinite slope: 0 times infinity is NaN, drawn as such.</source>
        <translation>……而 0 的平方根斜率为无穷大：0 乘以无穷大是 NaN，图中照此绘制。</translation>
    </message>
    <message>
        <source>… and {count} more lines</source>
        <translation>…… 以及另外 {count} 行</translation>
    </message>
    <message>
        <source>… more than {count} characters were displayed: from here on only the last display is kept …</source>
        <translation>…… 显示的字符超过 {count} 个：此后只保留最后一次显示 ……</translation>
    </message>
    <message>
        <source>… more than {count} characters were printed: from here on only the end is kept …</source>
        <translation>…… 打印的字符超过 {count} 个：此后只保留末尾部分 ……</translation>
    </message>
    <message>
        <source>… more: too many for rows of their own</source>
        <translation>…… 另有更多：太多，无法逐行列出</translation>
    </message>
    <message>
        <source>… {count} characters are left out …</source>
        <translation>…… 省略了 {count} 个字符 ……</translation>
    </message>
    <message>
        <source>… {count} displays are left out …</source>
        <translation>…… 省略了 {count} 次显示 ……</translation>
    </message>
    <message>
        <source>… {count} lines left out …</source>
        <translation>…… 省略了 {count} 行 ……</translation>
    </message>
    <message>
        <source>… {count} more characters</source>
        <translation>… 还有 {count} 个字符</translation>
    </message>
    <message>
        <source>… {count} more rows: Save As… in the menu keeps all of them …</source>
        <translation>…… 另有 {count} 行：可用菜单中的“另存为…”全部保存 ……</translation>
    </message>
    <message>
        <source>… {form} of {count} characters is left out: one display may have {most}. The program can write it to a file. …</source>
        <translation>…… 省略了 {count} 个字符的 {form}：一次显示最多 {most} 个。程序可以把它写入文件。 ……</translation>
    </message>
    <message>
        <source>⋯ {count} lines</source>
        <translation>⋯ {count} 行</translation>
    </message>
    <message>
        <source>▸ {count} more lines of the traceback</source>
        <translation>▸ 回溯还有 {count} 行</translation>
    </message>
    <message>
        <source>简体中文</source>
        <translation>简体中文</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
</TS>
