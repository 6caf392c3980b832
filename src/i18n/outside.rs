//! The words of files that are shown outside the window.

use super::phrases;

phrases! {
    /// Each of the last ones says what went wrong and what to do; a toast has room for no more than a line.
    Outside {
        open_file: "打开文件", "Open file";
        open_folder: "打开文件夹", "Open folder";
        opening_file: "正在打开文件…", "Opening the file…";
        opening_folder: "正在打开文件夹…", "Opening the folder…";
        masked: "文件里是完整号码，号码脱敏时不能从这里打开；请先关闭脱敏，或导出脱敏的文件。", "The file holds whole numbers and cannot be opened from here while they are masked: unmask them first, or export masked ones.";
        presenting: "投屏时不打开文件和文件夹；结束投屏模式后再打开。", "No file or folder is opened while presenting: leave presenter mode first.";
        file_gone: "文件不在了，可能已被移动、改名或删除；请到文件夹里找", "The file is gone: open its folder to see whether it was renamed or moved";
        folder_gone: "文件夹不在了，可能已被移动或删除，或磁盘没有连接", "The folder is gone: see whether it was moved, or its disk disconnected";
        file_refused: "文件没能打开；请打开文件夹，在那里选择用什么程序打开", "The file could not be opened: open its folder and choose a program for it there";
        folder_refused: "文件夹没能打开；请按窗口里写的路径，在文件管理器里打开", "The folder could not be opened: go to the path shown here in your file manager";
        no_thread: "没能打开；请关闭一些程序再试", "It could not be opened: close some programs and try again";
    }
}
